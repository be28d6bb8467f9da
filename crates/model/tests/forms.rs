//! What must hold of the form data, whatever is in it.
#![allow(missing_docs, clippy::unwrap_used)]

use gongkai_model::{Form, FormId, Lang, Layout, Series};
use std::collections::{BTreeMap, BTreeSet};

/// The permanent ids: form, cell, row label, column label, unit.
const CELL_IDS: &str = include_str!("cell-ids.csv");

#[test]
fn cells_are_those_of_the_permanent_list() {
    let mut listed: BTreeMap<String, Vec<(String, String, String)>> = BTreeMap::new();
    for line in CELL_IDS.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let [form, cell, row, column, unit] = fields[..] else { panic!("{line}") };
        let label = if column == "数量" { row.to_owned() } else { format!("{row} / {column}") };
        listed.entry(form.to_owned()).or_default().push((cell.to_owned(), label, unit.to_owned()));
    }
    for form in Form::all() {
        let ours: Vec<(String, String, String)> = form.cells[..form.statutory]
            .iter()
            .map(|cell| {
                let ix = form.cell(&cell.id).unwrap();
                (cell.id.clone(), form.cell_label(ix, Lang::Zh), cell.unit.clone())
            })
            .collect();
        assert_eq!(ours, listed[&form.id.to_string()], "form {}", form.id);
    }
}

#[test]
fn ids_are_unique_and_resolve_to_themselves() {
    for form in Form::all() {
        let ids: BTreeSet<&str> = form.cells.iter().map(|cell| cell.id.as_str()).collect();
        assert_eq!(ids.len(), form.cells.len());
        for cell in &form.cells {
            let ix = form.cell(&cell.id).unwrap();
            assert_eq!(form.def(ix).id, cell.id);
        }
    }
}

#[test]
fn collapsed_rows_exist_only_in_the_2021_form() {
    let collapsed: Vec<&str> = Form::all()
        .iter()
        .flat_map(|form| &form.cells[form.statutory..])
        .map(|cell| cell.id.as_str())
        .filter(|id| id.ends_with("total"))
        .collect();
    assert_eq!(collapsed, ["requests.other.total"]);
    assert_eq!(FormId::F2021.form().cells.len(), 207);
}

#[test]
fn every_row_and_column_has_labels_and_a_legal_source() {
    for form in Form::all() {
        for table in &form.tables {
            for row in &table.rows {
                assert!(!row.zh.is_empty() && !row.en.is_empty() && !row.source.is_empty(), "{}", row.key);
                for column in table.columns(row) {
                    assert!(!column.zh.is_empty() && !column.en.is_empty(), "{}", row.key);
                }
            }
        }
    }
}

#[test]
fn labels_and_aliases_do_not_collide_within_a_group() {
    for form in Form::all() {
        for table in form.tables.iter().filter(|table| table.layout != Layout::Sheet) {
            let mut seen = BTreeSet::new();
            for row in &table.rows {
                for label in std::iter::once(&row.zh).chain(&row.aliases) {
                    assert!(seen.insert((row.group, label)), "{}: {label} stands twice", form.id);
                }
            }
        }
    }
}

#[test]
fn totals_and_identities_are_over_counts_of_one_unit() {
    for form in Form::all() {
        for (id, quantity) in form.quantities().filter(|(_, q)| q.derived) {
            let units: BTreeSet<&str> = quantity
                .operands
                .iter()
                .flat_map(|operand| operand.cells())
                .copied()
                .map(|ix| form.def(ix).unit.as_str())
                .collect();
            assert_eq!(units.len(), 1, "{id}: {units:?}");
        }
        for identity in &form.identities {
            assert!(!identity.checks.is_empty(), "{}", identity.key);
            for check in &identity.checks {
                for operand in check.left.iter().chain(&check.right) {
                    for ix in operand.cells() {
                        assert!(!form.def(*ix).amount, "{} at {}", identity.key, check.at);
                    }
                }
            }
        }
    }
}

#[test]
fn the_identities_are_where_the_notice_has_them() {
    let count = |form: FormId| -> BTreeMap<&str, usize> {
        form.form().identities.iter().map(|i| (i.rule.as_str(), i.checks.len())).fold(
            BTreeMap::new(),
            |mut all, (rule, n)| {
                *all.entry(rule).or_default() += n;
                all
            },
        )
    };
    // 25 statutory rows and the collapsed one; 23 rows in 2019.
    assert_eq!(count(FormId::F2021), [("SUM301", 7), ("SUM302", 7), ("SUM303", 26), ("SUM304", 3)].into());
    assert_eq!(count(FormId::F2019), [("SUM301", 7), ("SUM302", 7), ("SUM303", 23), ("SUM304", 3)].into());
    assert_eq!(count(FormId::F2014), [("SUM307", 7)].into());
}

#[test]
fn forms_follow_one_another_without_a_gap() {
    for pair in Form::all().windows(2) {
        assert_eq!(pair[0].last_year.unwrap() + 1, pair[1].first_year);
    }
    assert!(Form::all().last().unwrap().last_year.is_none());
    for form in Form::all() {
        assert_eq!(form.id.to_string(), form.first_year.to_string());
    }
}

#[test]
fn every_form_file_is_registered() {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("forms");
    let mut files: Vec<String> = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "series.toml")
        .collect();
    files.sort();
    let registered: Vec<String> = Form::all().iter().map(|form| format!("{}.toml", form.id)).collect();
    assert_eq!(files, registered);
}

#[test]
fn series_name_quantities_and_say_what_differs() {
    let ids: BTreeSet<&str> = Series::all().iter().map(|s| s.id.as_str()).collect();
    assert_eq!(ids.len(), Series::all().len());
    for series in Series::all() {
        for (at, (form, built)) in series.forms.iter().enumerate() {
            if at > 0 && built.comparable != gongkai_model::Comparable::Yes {
                assert!(!built.zh.is_empty() && !built.en.is_empty(), "{} in {form}", series.id);
            }
        }
    }
}

#[test]
fn every_check_has_an_id_of_its_own() {
    for form in Form::all() {
        let checks = form.identities.iter().flat_map(|identity| &identity.checks).map(|check| check.id.as_str());
        let ids: Vec<&str> = checks.chain(form.relations.iter().map(|relation| relation.id.as_str())).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{}: {ids:?}", form.id);
        assert!(ids.iter().all(|id| !id.is_empty() && id.is_ascii()));
        for identity in &form.identities {
            for check in &identity.checks {
                let (owner, found) = form.check(&check.id).unwrap();
                assert_eq!((&owner.key, &found.at), (&identity.key, &check.at));
            }
        }
    }
    // Of the forms as they are: these ids stand in exceptions and lists of others.
    let ids = |form: FormId| {
        form.form().identities.iter().flat_map(|of| &of.checks).map(|check| check.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(FormId::F2014).len(), 7);
    for id in ["balance.total", "outcomes.natural_person", "applicants.refused.state_secret", "results.suit_direct"] {
        assert!(ids(FormId::F2021).contains(&id.to_owned()), "{id}");
    }
}

#[test]
fn an_id_that_names_no_form_is_refused_where_it_is_read() {
    let read = |id: u16| -> Result<FormId, serde::de::value::Error> {
        serde::Deserialize::deserialize(serde::de::IntoDeserializer::into_deserializer(id))
    };
    assert_eq!(read(2021).unwrap(), FormId::F2021);
    let error = read(2016).unwrap_err().to_string();
    assert!(error.contains("valid: 2014, 2019, 2021"), "{error}");
}

#[test]
fn forms_are_added_only_before_they_are_used() {
    assert!(!Form::all().is_empty());
    let text = include_str!("../forms/2021.toml")
        .replace("id = 2021", "id = 2031")
        .replace("first_year = 2021", "first_year = 2031");
    assert!(matches!(Form::add(&[("2031.toml", &text)]), Err(gongkai_model::FormError::InUse)));
    let wrong = Form::add(&[("2031.toml", "id = 2031")]).unwrap_err().to_string();
    assert!(wrong.starts_with("2031.toml: "), "{wrong}");
    let twice = Form::add(&[("again.toml", include_str!("../forms/2021.toml"))]).unwrap_err().to_string();
    assert!(twice.contains("2021 is there already"), "{twice}");
}
