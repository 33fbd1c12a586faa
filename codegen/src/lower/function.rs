//! Operation ids that are made of a function's name, its path and its method, as FastAPI makes them:
//! `read_item_items__item_id__get`.
//!
//! In: all operations. Out: what each of these is called, which is the function's name, unless another operation is called so:
//! then each keeps its id, lest one that is added change which of them a name means.

use std::collections::HashMap;

use crate::ir::Operation;

use super::Lowering;
use super::told::letters;

impl Lowering<'_, '_> {
    /// Calls operations by their functions.
    pub(super) fn call_by_functions(&mut self) {
        let mut called: HashMap<String, usize> = HashMap::new();
        let functions: Vec<Option<String>> = self.api.operations.iter().map(function_of).collect();
        for (operation, function) in self.api.operations.iter().zip(&functions) {
            *called.entry(letters(&operation.key())).or_default() += 1;
            if let Some(function) = function {
                *called.entry(letters(function)).or_default() += 1;
            }
        }
        for (operation, function) in self.api.operations.iter_mut().zip(functions) {
            operation.called = function.filter(|name| called.get(&letters(name)) == Some(&1));
        }
    }
}

fn function_of(operation: &Operation) -> Option<String> {
    let id = operation.id.as_deref()?;
    function(id, &operation.path, &operation.method).map(str::to_owned)
}

/// What stands before path and method, whose signs are all underscores. An application that is mounted below another does not
/// know where: its ids have what follows of the path, of which two steps are asked for, as one may be a word of the function.
fn function<'i>(id: &'i str, path: &str, method: &str) -> Option<&'i str> {
    let plain = |sign: char| match sign.is_alphanumeric() {
        true => sign,
        false => '_',
    };
    let before = id.strip_suffix(&method.to_lowercase())?.strip_suffix('_')?;
    let below = path.match_indices('/').map(|(at, _)| &path[at..]);
    let paths = below.filter(|below| *below == path || below.matches('/').count() > 1);
    let mut functions = paths.filter_map(|path| {
        let path: String = path.chars().map(plain).collect();
        before.strip_suffix(&path)
    });
    let function = functions.next()?;
    function.contains(char::is_alphanumeric).then_some(function)
}
