//! The catalogue: every code with its severity, its title and its explanation.
//!
//! Adding a code is adding a line. A number is never reused or changed: people refer to it in
//! configuration and in discussions.

use super::Severity;

macro_rules! catalogue {
    ($($number:literal $name:ident $severity:ident $title:literal $explanation:literal)*) => {
        /// What a diagnostic is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u16)]
        pub enum Code {
            $(#[doc = $title] $name = $number,)*
        }

        impl Code {
            /// Every code, in the order of the catalogue.
            pub const ALL: &'static [Code] = &[$(Code::$name),*];

            /// The severity it has unless configured otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)* }
            }

            /// What it is called in lists.
            pub fn title(self) -> &'static str {
                match self { $(Code::$name => $title,)* }
            }

            /// What it means, why it matters and what helps.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$name => $explanation,)* }
            }

            /// The variant's name.
            pub fn name(self) -> &'static str {
                match self { $(Code::$name => stringify!($name),)* }
            }
        }
    };
}

catalogue! {
    // load: 1 to 99
    1 JsonSyntax Error "not valid JSON" "The document does not follow the grammar of JSON (RFC 8259). Nothing of it is used."
    2 YamlSyntax Error "not valid YAML" "The document does not follow the grammar of YAML 1.2. Nothing of it is used."
    3 YamlTab Error "tab used as indentation" "YAML forbids tabs where it counts indentation, since nobody agrees how wide they are. Indent with spaces."
    4 DuplicateKey Warning "duplicate key" "An object names one key twice. JSON leaves open what that means; as with most parsers the last one counts, and the others are ignored."
    5 LoneSurrogate Warning "half a surrogate pair" "An escape such as \\ud800 without its other half is no Unicode character, so that no string can hold it. It is read as U+FFFD."
    6 TooLarge Error "document too large" "Documents of 4 GiB and more are not read."
    7 YamlDocuments Warning "several documents in one file" "A description is one YAML document. What follows the first is ignored."
    8 YamlAlias Error "alias that cannot be followed" "An alias (*name) stands inside its own anchor, or following all aliases would make the document many times larger than its text. The value is read as null."
    9 YamlKey Error "key that is not a scalar" "A mapping key in YAML may be a list or a mapping; in JSON, and so in OpenAPI, it cannot. The member is ignored."
    10 YamlTag Warning "tag without a meaning here" "OpenAPI allows the tags of YAML's JSON schema only. The tag is ignored, and the scalar read as a string."
    11 YamlMerge Error "merge of something that is not a mapping" "The merge key (<<) takes a mapping, or a list of mappings. Anything else is ignored."
    12 YamlNumber Note "number in a form that JSON does not have" "Leading zeros, a plus sign, hexadecimal, octal, infinities and not-a-number are no numbers in YAML's JSON schema, which OpenAPI prescribes. The scalar is read as a string; quote it, or write the number in decimal."
    13 Unreadable Error "document cannot be read" "The root document could not be loaded."
    14 YamlLeftOut Error "YAML is left out of this build" "Macros read JSON alone unless asked, so that users of JSON need not compile a reader of YAML. Enable the feature `yaml` of `oasmith`."

    // resolve: 100 to 199
    100 UnknownVersion Error "version of the description unknown" "The root document must say `swagger: \"2.0\"` or `openapi:` with 3.0.x, 3.1.x or 3.2.x. It is read as the nearest known version. That is a warning where it is close (`3.0`, `3.3.0`, or none beside `paths` or `components`), and else an error, as it may be no such description at all."
    101 MissingFile Error "referenced file cannot be read" "A `$ref` names a file that the loader does not give. What refers to it is treated as unknown."
    102 OutsideFolder Error "reference leads out of the folder" "A `$ref` leads out of the folder that files may be read from, so that no description has others read, or names an absolute path. That folder is the nearest above the description with an `oasmith.toml`, else with a `.git` or a `Cargo.toml`, or the one that the path of the description is relative to where that is above; where there is none, the description's own, or what it has in common with that one."
    103 RemoteReference Error "reference to the network" "Generating never opens the network. Copy the document to a local folder and name that as the mirror of its address in the configuration."
    104 DanglingReference Error "reference to nothing" "A `$ref` points at a place that does not exist. What refers to it is treated as unknown."
    105 ReferenceCycle Error "references in a circle" "A `$ref` leads, by further `$ref`s on the way, back to itself, so that there is no value, and judging one by it would never end."
    106 BrokenReference Error "not a reference" "A `$ref` must be a string holding a URI reference (RFC 3986) whose fragment is empty, a JSON Pointer or the name of an anchor."
    107 DuplicateIdentifier Warning "identifier given twice" "Two schemas have the same `$id`, `$anchor` or `$dynamicAnchor` within one resource. The first counts."
    108 ReferenceBase Warning "reference that ignores its `$id`" "Inside a schema with `$id` a reference is relative to that schema (JSON Schema core, section 8.2). Nothing is there; the same place of the document is used instead, as the author most likely meant."
    109 DiscriminatorTarget Warning "discriminator value without a schema" "A value of a discriminator's mapping is neither the name of a schema nor a reference to one. It is ignored."
    110 ReferenceMoved Warning "reference to where another version keeps its components" "Swagger 2.0 keeps schemas under `#/definitions`, OpenAPI 3 under `#/components/schemas`, and a document that was half converted mixes them. Nothing is at the place that is named; the same name at the other version's place is used instead."
    111 UnknownDialect Warning "dialect that cannot be looked up" "A schema's `$schema` names a dialect that is none of the published ones and that no mirror has. It is read as JSON Schema 2020-12."
    112 FragmentMeant Warning "fragment that is almost a pointer" "A fragment is a JSON Pointer, which is empty or begins with `/` (RFC 6901, section 3), or the name of an anchor. `/` alone names the member whose name is empty; where a file that is no description has none, all of it is taken. `#definitions/A` is no anchor, which has no `/`; what `#/definitions/A` leads to is taken."
    113 OwnPart Warning "schema that is a part or a case of itself" "A schema refers to itself by its own `allOf`, which asks for nothing that it does not ask for, or by its own `oneOf` or `anyOf`. A case of itself stands for what the schema states beside the cases (`oneOf: [Animal, Cat]` in an object `Animal`); where it states nothing else, it adds no value and is left out."
    120 UnknownMember Warning "member that OpenAPI does not define" "No version of OpenAPI or JSON Schema defines this member here, so that it says nothing. Mostly it is misspelt or stands at the wrong depth; what is meant as an extension begins with `x-`."
    121 MemberValue Warning "member with a value it does not take" "OpenAPI says of each of its members whether the value is an object, a list or a string. What is something else cannot be followed, and says nothing."

    // amend: 150 to 199
    150 Overlay Error "overlay or patch that cannot be applied" "An overlay cannot be read, is none, or has an action that cannot be done; or a patch of the configuration leads nowhere. The others are applied. An action whose target leads to nothing does nothing (Overlay 1.1, 4.4.3), which is a warning, as mostly the description has changed since. Targets are JSONPath as RFC 9535 has it: behind a dot a name has letters, digits and `_` only, and any other stands in brackets, as `['x-internal']`."

    151 TagUndecided Warning "schema that a discriminator does not decide on" "With `discriminators = \"decide\"` each schema that a discriminator names has the tag, and no value for it but those that mean the schema. No value means this one: no mapping names it, and it has no name, or none that it allows for the tag. It stays as it is, so that other schemas of the same choice may accept its values, too."

    // lower: 200 to 299
    200 MissingMember Error "required member of the description missing" "A member that OpenAPI requires is not there. What needs it is left out or taken as empty. It is a warning where nothing is missed in what is generated, such as `info`, or the `url` of a server, which clients are given."
    201 NotASchema Warning "not a schema" "A schema is an object or, from OpenAPI 3.1 on, a boolean. This is neither, and says nothing: anything is allowed here. Mostly it is a member that was left empty in YAML."
    202 UnknownType Warning "unknown type" "`type` is one of null, boolean, integer, number, string, array and object (or, from 3.1 on, an array of these). What is plain in other languages is read as it is meant there: `String`, `int`, `bool`, `date` (a string), `map` (an object), 2.0's `file` (a string of bytes), and the `null` that is no text in YAML; a string of `format: int-or-string` may be an integer, as in what Kubernetes publishes. Beside `any`, `mixed` and `unknown` what else the schema says holds for values of any type. Any other word counts for nothing, as does a `type` that is left empty: it is read as if there were none."
    203 AnythingAllowed Note "anything is allowed" "The description does not say what this holds, so it is carried as `serde_json::Value`."
    204 RequiredUndeclared Warning "required member that is not declared" "`required` names a member that `properties` does not. Often a misspelling; the member must be there and may hold anything."
    205 OverlappingBranches Warning "branches of `oneOf` overlap" "`oneOf` wants exactly one branch to accept. A value that two branches accept is therefore refused; `anyOf` may be meant. Told are branches all of whose values, with the members that it describes, another accepts, as an object that another one adds nothing but members to: a client could send none of them, unless unchecked. Of variants of one base that list the same value for its discriminator, the one that fits a value best is read."
    206 MappingElsewhere Warning "discriminator mapping leads elsewhere" "The target of this mapping is none of the union's branches, or does not include the base that maps to it. The value is ignored."
    207 UnknownScheme Warning "unknown security scheme" "A security requirement names a scheme that `securitySchemes` does not declare, or a scheme does not say what it asks for, or in letters of another case, as `OAuth2`, which is read as it is meant, or `security` is no list of objects: what is no object is no alternative that asks for nothing, since that would open a server by a slip. Alternatives without it are as they would be. Of one with it a client sends what it holds for the other schemes; what else is wanted its `header(…)` or `query(…)` gives. A server cannot tell who meets it, and lets nobody in by it: where every alternative has such a scheme, all calls of the operation fail (500), and `Config::failures` is told which scheme it is."
    208 PathParameter Warning "path and parameters disagree" "Every name in braces of a path needs a path parameter, and the other way round (OpenAPI 3.1, 4.8.12.1)."
    209 UnknownStyle Warning "unknown parameter style" "`style` is one of simple, label and matrix in a path, of form, spaceDelimited, pipeDelimited and deepObject in a query or a form, simple in a header, and form or, from 3.2 on, cookie in a cookie. Any other word, and any of these elsewhere, is read as the first of its place."
    210 UnknownStatus Warning "not a status" "A response is keyed by a status code, a range such as 4XX, or `default`. Anything else is left out."
    211 NotYet Warning "not carried yet" "oasmith reads this but does not generate it yet."
    212 EnumOutside Warning "enum value outside its own limits" "A value of an `enum`, or a `const`, is refused by another keyword of the same schema, so that nobody can ever give it. Both are kept as they stand; one of them is wrong. Where no value is of the `type` beside the `enum`, nothing at all is valid, and a client reads any value of that type."
    213 ExampleRefused Warning "example or default that its schema refuses" "An `example`, one of the `examples` or a `default` is not what the schema beside it accepts. It is documentation only; one of the two is wrong."
    214 DuplicateOperation Warning "operationId given twice" "Every `operationId` is unique among all operations (OpenAPI 3.1, 4.8.10). Both operations are generated, the one further down by another name; `rename.operations` takes its method and path as well."
    215 KeywordValue Warning "keyword with a value it does not take" "JSON Schema says of each keyword what its value is: a length is a whole number, `required` a list of names. What is something else cannot be followed, and says nothing."
    216 IntegerUnbounded Note "integer without bounds" "JSON Schema's integers are of any size, and nothing limits this one to 64 bits. It becomes an `i64`, as everyone expects of a field, so that larger ones are refused, with a violation that names the type. With `integers = \"exact\"` it becomes an `oasmith::Integer`, which holds them all; `minimum` and `maximum`, or a `format`, choose a type that is exact as well."
    217 MappingContradicts Warning "discriminator mapping that its target contradicts" "A discriminator's mapping gives a value to a schema whose own `const` or `enum` for that member does not allow it, so that no valid value has it. The schema counts."
    218 MediaAsBytes Note "media type carried as bytes" "oasmith reads and writes JSON, forms, text, server-sent events and lines of JSON. Of any other media type the bytes are handed on as they are; what the description says of their structure is not checked."
    219 HeaderIgnored Note "header parameter that descriptions do not decide on" "A header parameter called `Accept`, `Content-Type` or `Authorization` is to be ignored (OpenAPI 3.1, 4.8.12.1): media types and security schemes say what these hold."
    220 TooManyWays Warning "too many ways through unions in unions" "The branches of this union are unions again, with something beside them, and so on: each way through all of them is a type of its own, and there are more than anyone could read or compile. The value is carried as JSON; the rules judge it exactly."
    221 PathForm Warning "path that begins without a slash" "A path is put behind the server's URL and begins with a slash (OpenAPI 3.1, 4.8.8.1). One is put before it."
    222 PathTwice Warning "two paths that are one" "Templates that differ in the names of their parameters alone are one path (OpenAPI 3.1, 4.8.8.1), which has an operation a method. The client has both operations; the server answers with the first whose parameters and body a request meets, so that it never comes to the second where both ask for the same. Of an operation that a path item states twice, the first counts; what it states itself comes before the item of its `$ref`."
    223 MediaTypeForm Warning "not a media type" "The keys of `content` are media types and ranges of them (RFC 9110, 8.3.1), such as `application/json`. Nothing else is ever sent."
    224 NoPaths Warning "description without paths" "A description has `paths`, which OpenAPI up to 3.0 requires; later versions take `webhooks` or `components` instead. Without operations there is neither a client nor a server."

    225 SchemesCollide Warning "security schemes that need one header" "Schemes of one requirement are to be met together, but these fill the `Authorization` header in different ways, and a request has it once, with the credentials of one scheme (RFC 9110, 11.4 and 11.6.2): nobody could meet them. Most likely alternatives are meant, each an item of `security`, so that client and server take each by itself, with what the requirement asks for elsewhere. The server's authenticator is shown what came, and decides."

    226 TagUndeclared Warning "discriminator that a branch does not declare" "The member that a discriminator names is to be among the properties of every branch, and required (OpenAPI 3.1, 4.8.25). What a branch does not declare is no member of its type: the tag chooses the branch when a value is read, and is not written. No valid value is read as a variant of a base that no value of the member means: none of those which the base lists, as another one has the name, or as its own is no string, integer, `true` or `false`."
    227 PathShape Warning "segments of a path that cannot be followed" "A parameter in a path may state the segments it stands for, as in `{name=shelves/*}`, or keep the slashes of its value, as in `{+name}`. It begins a segment and is alone in it but for text that follows; one `**` in a path is the most, since nobody could tell where the second begins; `*` and `**` are whole segments. Of what is stated otherwise only the name counts."
    228 NothingFits Warning "schema that nothing satisfies" "The schemas that this one combines ask for what no value can be, as a base whose `enum` for the tag does not list that of a schema which includes it. Every value is refused, and where it is one choice of several, it is left out. So it is where a least is more than the most (`minLength: 5` beside `maxLength: 2`). Schemas with `additionalProperties: false` refuse what the ones beside them state (JSON Schema 2020-12 core, 10.3.2.3): a member of those is never there, and where it is required, there is no value. A client reads what comes all the same."
    229 TextUnclear Warning "member whose text may mean different things" "In forms, queries and headers a value is text, and what that means the schema tells. Of a union of objects one member may be a number in one and a string in another: then the discriminator tells, or a member that is a constant in each. Where neither does, text that looks like a number is one, `true` and `false` are no strings, and one value alone is no list. The same holds for the places of a list that has a schema for each."
    230 EnumNames Warning "names of values that do not fit" "What the values of an `enum` are called is read from `x-enum-varnames`, `x-enumNames` (lists beside `enum`, or objects by value) and `x-ms-enum`, and makes variants of these names, of integers too; `x-enum-descriptions`, `x-enumDescriptions` and `x-ms-enum` describe them. A list has a name for each value (`null` aside), or none of it is taken. A name that is empty or another value's is passed over, and the variant called after its value."
    231 ParameterTwice Warning "parameter stated twice" "A list of parameters states each name once in each place, and Swagger 2.0 one body (OpenAPI 3.1, 4.8.10). The first counts; an operation may state again what its path states for all."
    232 HeaderName Warning "not the name of a header" "Names of headers are of ASCII letters, digits and a few signs, without spaces (RFC 9110, 5.6.2). Nobody can send a parameter that is called otherwise."
    233 BesideReference Warning "ignored beside `$ref`" "Up to OpenAPI 3.0, and in schemas that state a draft of JSON Schema up to 7, a `$ref` replaces the object that it stands in: what stands beside it is ignored (3.0.4, 4.8.23), so that a `nullable` there allows no `null`. Put the reference into an `allOf`, and the rest beside that. Texts are taken all the same."
    234 BareObject Note "any object, where something else may be meant" "`{type: object}` alone takes every object and nothing else. Java's `Map<String, Object>` and Go's `map[string]interface{}` are often described by it as `additionalProperties`, though their values are also texts, numbers and lists: such a reply is refused. In OData it stands, with `nullable: true`, beside a reference for `null`; the letter allows any object there. It is followed by the letter. Overlays say what is meant: one that removes `$..[?@.additionalProperties.type == 'object' && length(@.additionalProperties) == 1].additionalProperties` allows any value, and one that updates `$..anyOf[?@.type == 'object' && @.nullable == true]` by `{enum: [null]}` allows only `null`."
    235 ContentNeverSent Note "content of a reply that has none" "A reply to HEAD, and one of a status of 1xx, 204 or 304, has no content (RFC 9110, 6.4.1): whatever a server writes there, HTTP does not carry. The content that is described is left out, as a client that waited for it could read no such reply."
    236 ServerUrl Warning "not the URL of a server" "Paths are put behind the URL of a server, which has neither a query nor a fragment (OpenAPI 3.2, Server Object), a host, and a port that is a number where it has one. The server is left out, since no request could be sent to it. What belongs in each query is a parameter, or a security scheme of the kind `apiKey`."
    237 MethodName Warning "not a method" "Methods are of ASCII letters, digits and a few signs, without spaces (RFC 9110, 5.6.2 and 9.1). Nobody can call an operation of another one."

    // analyze, name, emit: 300 to 399
    300 PatternUnsupported Warning "pattern that cannot be checked" "The expression needs backtracking (back-references, some look-around), is not valid ECMA-262, or repeats so much so often that its matcher would be too large. It is not checked, unless `backtracking = true` has an engine match it."
    301 NameTaken Warning "name taken" "Two things of the description want the same Rust name, and no more of a path tells them apart. The one further down gets a suffix or a number."
    302 RuntimePath Error "not a path" "The configured path of the runtime is not a Rust path."
    304 NoPages Warning "pages that cannot be followed" "The configuration or an extension says that the replies of this operation are pages, but the operation has no such parameter, or its only success no such list. The operation is generated without streams of pages and items."
    305 ValueLost Warning "value that does not arrive" "A segment of a path that is empty, `.` or `..` vanishes on its way (RFC 3986, 5.2.4), and a header has neither blanks at its ends nor line breaks (RFC 9110, 5.5). A required parameter that can have no other value makes an operation that nobody can call."
    306 NamesNothing Warning "configuration that names nothing" "An option names an operation, a schema, a type, a member or an address that the description does not have, or a code that no finding has, so that it does nothing. Where that is a selection it is an error: what was asked for is not generated, and files of what there was would be removed. What stands at the top of a file that lists several descriptions is a note, as another may have it."
    307 NoRust Error "value that cannot stand in Rust" "What `formats`, `replace`, `derives` and `attributes` say stands in the generated code as it is: the path of a type, of a trait, or what an attribute has between its brackets. This is none, and is left out."
    308 CannotDerive Warning "trait that a type cannot derive" "`derives` asks for a trait of the standard library that a type cannot have, since something that it holds does not: an `f64` is neither `Eq` nor `Hash`, and no enum has a `Default`; or `Ord` without `Eq` and `PartialOrd`. It is left out of that type; traits that a type derives by itself are not derived twice."
    309 PatternElsewhere Warning "pattern that means something else elsewhere" "JSON Schema's patterns are those of ECMA-262 (JavaScript). What other languages write, as `\\A`, `\\Z`, `\\p{IsLatin}` or `[[:alpha:]]`, stands there for its characters alone, so that values are refused which the author meant to allow. It is matched as ECMA-262 says, as by every validator of JSON Schema."
    303 PatternNever Warning "pattern that never matches" "No text can match the expression, so that no value is ever accepted. Often a `^` or `$` in the wrong place, or slashes around it, as JavaScript has them around an expression."
}

impl Code {
    /// `OAS0104`.
    pub fn id(self) -> String {
        format!("OAS{:04}", self as u16)
    }

    /// The code called `OAS0104` or `DanglingReference`.
    pub fn find(text: &str) -> Option<Code> {
        Code::ALL
            .iter()
            .copied()
            .find(|code| code.name() == text || code.id() == text)
    }
}
