// Creates a service with the vendor's JavaScript client, twice: the second is refused. Then leaves a
// context for the vendor's command line. Arguments: the sandbox's URL, its token, a service as JSON.
import { readFileSync, writeFileSync } from 'node:fs';
import assert from 'node:assert/strict';
import { ApiClient, ApiClientFileContextProvider } from '@northflank/js-client';

const [host, token, file] = process.argv.slice(2);
const contexts = new ApiClientFileContextProvider();
await contexts.addContext({ name: 'sandbox', token, host });
const client = new ApiClient(contexts);
const call = {
  parameters: { projectId: 'default-project' },
  data: { ...JSON.parse(readFileSync(file, 'utf8')), name: 'by the client' },
};

const made = await client.create.service.combined(call);
assert.equal(made.error, undefined, JSON.stringify(made.error));
assert.equal(made.data.name, 'by the client');
assert.equal(made.data.id, 'by-the-client');

const again = await client.create.service.combined(call);
assert.equal(again.error?.status, 409, JSON.stringify(again));
assert.ok(again.error.message && again.error.id, JSON.stringify(again.error));

const nobody = new ApiClientFileContextProvider();
await nobody.addContext({ name: 'nobody', token: 'wrong', host });
await nobody.useContext('nobody');
const refused = await new ApiClient(nobody).create.service.combined(call);
assert.equal(refused.error?.status, 401, JSON.stringify(refused));
await contexts.useContext('sandbox');
// The command line looks for a newer version of itself once a day; this one is told that it just did.
const settings = JSON.parse(readFileSync(contexts.configFile, 'utf8'));
settings.lastUpdateCheck = new Date();
writeFileSync(contexts.configFile, JSON.stringify(settings));
console.log('the client creates a service, sees the conflict and the refusal');
