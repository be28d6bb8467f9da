//! No file of this crate needs, over whatever others, a file that needs it: rules know what they are given, the engine is
//! given rules, and only the registry knows which there are.
#![allow(missing_docs, clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

type Module = Vec<String>;

/// The files by the path of their module, without comments and tests.
fn files(folder: &Path, module: &[String], all: &mut BTreeMap<Module, String>) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = entry.file_stem().unwrap().to_str().unwrap().to_owned();
        let module: Module = module.iter().cloned().chain([name]).collect();
        if entry.is_dir() {
            files(&entry, &module, all);
            continue;
        }
        let text = std::fs::read_to_string(&entry).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let lines = code.lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>();
        all.insert(if module == ["lib"] { Vec::new() } else { module }, lines.join("\n"));
    }
}

/// The paths in a tree such as `crate::a::{b, c::D}`.
fn paths(tree: &str) -> Vec<Module> {
    let tree = tree.trim();
    let words =
        |path: &str| path.split("::").map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect();
    let Some((before, inner)) = tree.split_once('{') else { return vec![words(tree.split(" as ").next().unwrap())] };
    let (mut depth, mut part, mut all) = (0, String::new(), Vec::new());
    for c in inner.rsplit_once('}').map_or(inner, |(inner, _)| inner).chars().chain([',']) {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if c != ',' || depth > 0 {
            part.push(c);
        } else if !part.trim().is_empty() {
            let own: Module = words(before);
            all.extend(paths(&part).into_iter().map(|path| own.iter().cloned().chain(path).collect::<Module>()));
            part.clear();
        }
    }
    all
}

/// What a file uses: trees of `use`, and paths that stand in the code.
fn used(code: &str) -> Vec<Module> {
    let trees = code.split("use ").skip(1).filter_map(|rest| rest.split(';').next());
    let mut all: Vec<Module> = trees.flat_map(paths).collect();
    for start in ["crate::", "super::"] {
        for (at, _) in code.match_indices(start) {
            let path: String =
                code[at..].chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | ':')).collect();
            all.extend(paths(&path));
        }
    }
    all
}

fn edges(all: &BTreeMap<Module, String>) -> BTreeMap<Module, BTreeSet<Module>> {
    let known = |mut path: Module| {
        while !path.is_empty() && !all.contains_key(&path) {
            path.pop();
        }
        path
    };
    let of = |module: &Module, code: &String| -> BTreeSet<Module> {
        let absolute = |path: Module| {
            let supers = path.iter().take_while(|word| *word == "super").count();
            let base = match path[0].as_str() {
                "crate" => return path[1..].to_vec(),
                "super" => &module[..module.len().saturating_sub(supers)],
                "self" => return module.iter().chain(&path[1..]).cloned().collect(),
                // A module of its own, or another crate.
                _ => module,
            };
            base.iter().chain(&path[supers..]).cloned().collect()
        };
        // A file needs those that it declares, but for the root, which only names them.
        let own = code.lines().filter(|_| !module.is_empty()).filter_map(|line| {
            let name = line.trim().rsplit_once("mod ")?.1.strip_suffix(';')?;
            Some(module.iter().cloned().chain([name.to_owned()]).collect::<Module>())
        });
        let used = used(code).into_iter().filter(|path| !path.is_empty()).map(absolute).chain(own);
        used.map(known).filter(|other| other != module && !other.is_empty()).collect()
    };
    all.iter().map(|(module, code)| (module.clone(), of(module, code))).collect()
}

#[test]
fn files_go_in_no_circle() {
    let mut all = BTreeMap::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &[], &mut all);
    let mut edges = edges(&all);
    // The rules are reached, so that this looks at something.
    let many = edges.values().map(BTreeSet::len).sum::<usize>();
    assert!(all.len() > 100 && many > 400, "{} files, {many} arrows", all.len());
    // Files that need nothing that is left go first; what is left in the end goes in circles.
    loop {
        let done: Vec<Module> = edges.iter().filter(|(_, needs)| needs.is_empty()).map(|(of, _)| of.clone()).collect();
        if done.is_empty() {
            break;
        }
        edges.retain(|of, _| !done.contains(of));
        edges.values_mut().for_each(|needs| needs.retain(|other| !done.contains(other)));
    }
    let left: Vec<String> = edges.keys().map(|module| module.join("/")).collect();
    assert!(left.is_empty(), "{left:?}");
}
