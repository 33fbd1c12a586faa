//! Operation ids that are made of a function's name, its path and its method, as FastAPI makes them:
//! `read_item_items__item_id__get`.
//!
//! In: all operations. Out: what each of these is called, which is the function's name, unless an operation before it has
//! that.

use std::collections::HashSet;

use super::Lowering;
use super::told::letters;

impl Lowering<'_, '_> {
    /// Calls operations by their functions.
    pub(super) fn call_by_functions(&mut self) {
        let ids = self
            .api
            .operations
            .iter()
            .filter_map(|one| one.id.as_deref());
        let ids = ids.map(letters);
        let mut taken: HashSet<String> = ids.collect();
        for operation in &mut self.api.operations {
            let id = operation.id.as_deref();
            let function = id.and_then(|id| function(id, &operation.path, &operation.method));
            if let Some(function) = function.filter(|name| taken.insert(letters(name))) {
                operation.called = Some(function.to_owned());
            }
        }
    }
}

/// What stands before path and method, whose signs are all underscores.
fn function<'i>(id: &'i str, path: &str, method: &str) -> Option<&'i str> {
    let plain = |sign: char| match sign.is_alphanumeric() {
        true => sign,
        false => '_',
    };
    let path: String = path.chars().map(plain).collect();
    let before = id.strip_suffix(&method.to_lowercase())?.strip_suffix('_')?;
    let function = before.strip_suffix(&path)?;
    function.contains(char::is_alphanumeric).then_some(function)
}
