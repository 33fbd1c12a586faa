//! What documents are called: by the way from the folder of the root document.
//!
//! In: the paths of the root and of a file. Out: the path that a `$ref` of the root has. It touches no disk.

/// The path from the folder of one file to another; both are `/`-separated and normalized. Where none leads
/// there, as between drives, it is the file's own path; where these do not tell it, that behind a `./`, as no other name is.
pub(crate) fn way(from: &str, to: &str) -> String {
    let mut folder: Vec<&str> = from.split('/').collect();
    folder.pop();
    let steps: Vec<&str> = to.split('/').collect();
    let common = folder.iter().zip(&steps);
    let common = common.take_while(|(one, other)| one == other).count();
    let (folder, steps) = (&folder[common..], &steps[common..]);
    let has_drive = |path: &str| path.split('/').next().is_some_and(|it| it.ends_with(':'));
    let is_full = |path: &str| path.starts_with('/') || has_drive(path);
    if is_full(to) && (!is_full(from) || common == 0) {
        return to.to_owned();
    }
    // What is called so in the folder above is not known.
    if is_full(from) != is_full(to) || folder.contains(&"..") {
        return format!("./{to}");
    }
    let up = folder.iter().map(|_| "..");
    let all: Vec<&str> = up.chain(steps.iter().copied()).collect();
    all.join("/")
}

#[cfg(test)]
mod tests {
    use super::way;

    #[test]
    fn files_are_called_as_the_root_refers_to_them() {
        for (root, path, expected) in [
            ("api.yaml", "schemas/pet.yaml", "schemas/pet.yaml"),
            ("api/api.yaml", "api/api.yaml", "api.yaml"),
            ("api/api.yaml", "api/schemas/pet.yaml", "schemas/pet.yaml"),
            ("api/v1/api.yaml", "api/pet.yaml", "../pet.yaml"),
            ("api/v1/api.yaml", "pet.yaml", "../../pet.yaml"),
            ("../api/api.yaml", "../api/pet.yaml", "pet.yaml"),
            ("../api/api.yaml", "../../pet.yaml", "../../pet.yaml"),
            ("../api/api.yaml", "pet.yaml", "./pet.yaml"),
            ("/home/api/api.yaml", "/home/pet.yaml", "../pet.yaml"),
            ("/home/api.yaml", "pet.yaml", "./pet.yaml"),
            ("api.yaml", "/home/pet.yaml", "/home/pet.yaml"),
            ("C:/api/api.yaml", "C:/pet.yaml", "../pet.yaml"),
            ("C:/api/api.yaml", "D:/pet.yaml", "D:/pet.yaml"),
        ] {
            assert_eq!(way(root, path), expected, "{path} beside {root}");
        }
    }
}
