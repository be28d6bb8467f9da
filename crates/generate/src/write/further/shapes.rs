//! Tables in another shape than the notice's.

use super::draft::{Document, Draft};
use super::pages::{article, escaped, page, plain_table, table_of};
use super::{Style, found, style};
use crate::write::drawn::Rows;
use crate::write::layout::{Raster, Slot};

type Outcome = Result<Document, Box<dyn std::error::Error>>;

/// Rules about blanks.
const BLANKS: &[&str] = &["CEL201", "CEL202"];

pub(super) const STYLES: &[Style] = &[
    style("page", "rotated_requests", rotated_requests),
    style("page", "header_lost", header_lost),
    style("page", "header_picture", header_picture),
    style("page", "headers_two_four_lost", headers_two_four_lost),
    style("page", "bilingual", bilingual),
    style("page", "cell_too_many", cell_too_many),
    style("page", "cell_too_few", cell_too_few),
    style("page", "remark_column", remark_column),
    style("page", "labels_blank", labels_blank),
    found(style("page", "totals_blank", totals_blank), BLANKS),
    found(style("page", "inner_zeros_blank", inner_zeros_blank), BLANKS),
    style("page", "total_first", total_first),
    style("page", "table_four_total_before_pending", table_four_total_before_pending),
    style("page", "documents_other_order", documents_other_order),
    style("page", "all_spans_lost", all_spans_lost),
    style("page", "table_in_pieces", table_in_pieces),
    style("page", "saved_as_doc", saved_as_doc),
    style("page", "saved_as_xls", saved_as_xls),
];

/// The page with plain tables.
fn plain(draft: Draft) -> Outcome {
    let body = article(&draft, &mut plain_table);
    let text = page(&draft, "", &body);
    Ok(draft.document("html", text))
}

/// Rows and columns exchanged.
fn turned(rows: &Rows) -> Rows {
    let raster = Raster::of(rows);
    let mut cells: Vec<_> = raster.cells.iter().collect();
    cells.sort_by_key(|cell| (cell.column, cell.row));
    let mut turned: Rows = vec![Vec::new(); raster.width];
    for cell in cells {
        turned[cell.column].push(Slot { rows: cell.columns, columns: cell.rows, ..cell.slot.clone() });
    }
    turned
}

fn rotated_requests(mut draft: Draft) -> Outcome {
    draft.each_table(Some("requests"), &mut |_, rows| *rows = turned(rows));
    plain(draft)
}

/// Seven numbers in each row, in the order of the form.
fn header_lost(mut draft: Draft) -> Outcome {
    draft.each_table(Some("requests"), &mut |_, rows| rows.retain(|row| row.iter().any(|slot| slot.cell.is_some())));
    plain(draft)
}

fn header_picture(mut draft: Draft) -> Outcome {
    draft.each_table(Some("requests"), &mut |_, rows| {
        rows.retain(|row| row.iter().any(|slot| slot.cell.is_some()));
        rows.insert(0, vec![Slot::header("〔图〕", 1, 10)]);
    });
    let body = article(&draft, &mut |rows| {
        table_of(rows, &mut |slot| match slot.text.as_str() {
            "〔图〕" => "<img src=\"/images/t3.png\" alt=\"\">".to_owned(),
            text => escaped(text),
        })
    });
    let text = page(&draft, "", &body);
    Ok(draft.document("html", text))
}

/// Which of three numbers of a document, or of fifteen disputes, is which, only their order says.
fn headers_two_four_lost(mut draft: Draft) -> Outcome {
    for table in ["proactive", "disputes"] {
        draft.each_table(Some(table), &mut |_, rows| rows.retain(|row| row.iter().any(|slot| slot.cell.is_some())));
        draft.doubt(Some(table));
    }
    plain(draft)
}

/// English under the labels.
fn bilingual(draft: Draft) -> Outcome {
    let body = article(&draft, &mut |rows| {
        table_of(rows, &mut |slot| {
            let english = match slot.text.as_str() {
                text if slot.cell.is_some() || text.is_empty() => return escaped(text),
                "自然人" => "Natural Persons",
                "商业企业" => "Companies",
                "科研机构" => "Research Institutions",
                "社会公益组织" => "Charities",
                "法律服务机构" => "Legal Services",
                "总计" => "Total",
                "其他" => "Others",
                "结果维持" => "Upheld",
                "结果纠正" => "Corrected",
                "其他结果" => "Other Results",
                "尚未审结" => "Pending",
                text if text.contains("本年新收") => "1. Requests received this year",
                text if text.contains("上年结转") => "2. Carried over from last year",
                text if text.contains("结转下年度") => "4. Carried over to next year",
                _ => "See the notes of 2021 (No. 30)",
            };
            format!("{}<br><span class=\"en\">{english}</span>", escaped(&slot.text))
        })
    });
    let text = page(&draft, "", &body);
    Ok(draft.document("html", text))
}

/// An empty cell more in a row: which of the numbers behind it moved, nobody can tell.
fn cell_too_many(mut draft: Draft) -> Outcome {
    draft.each_table(Some("requests"), &mut |draft, rows| {
        for row in rows.iter_mut().filter(|row| row.iter().any(|slot| slot.cell.is_some())) {
            if draft.once_in(4) {
                draft.doubt_row(row);
                let at = row.len() - 1 - draft.dice.below(6) as usize;
                row.insert(at, Slot::label("", 1, 1));
            }
        }
    });
    plain(draft)
}

/// A cell is missing in a row.
fn cell_too_few(mut draft: Draft) -> Outcome {
    draft.each_table(Some("requests"), &mut |draft, rows| {
        for row in rows.iter_mut().filter(|row| row.iter().any(|slot| slot.cell.is_some())) {
            if draft.once_in(4) {
                draft.doubt_row(row);
                let gone = row.remove(row.len() - 2 - draft.dice.below(5) as usize);
                if let Some(ix) = gone.cell {
                    draft.leave_out(ix);
                }
            }
        }
    });
    plain(draft)
}

/// Remarks behind the total, numbers among them.
fn remark_column(mut draft: Draft) -> Outcome {
    draft.each_table(Some("requests"), &mut |draft, rows| {
        let mut headed = false;
        for row in rows.iter_mut() {
            if row.iter().any(|slot| slot.cell.is_some()) {
                let remark = draft.pick(&["", "", "见附件2", "3", "含延期1件"]).to_owned();
                row.push(Slot::label(remark, 1, 1));
            } else if !headed && row.iter().any(|slot| slot.text == "总计") {
                headed = true;
                row.push(Slot::header("备注", 2, 1));
            } else if let Some(slot) = row.iter_mut().find(|slot| slot.text == "申请人情况") {
                slot.columns += 1;
            }
        }
    });
    plain(draft)
}

/// A row without its label: only its neighbours say which it is.
fn labels_blank(mut draft: Draft) -> Outcome {
    draft.each_table(Some("requests"), &mut |draft, rows| {
        for row in rows.iter_mut().skip(4) {
            let own = row.iter().rposition(|slot| slot.cell.is_none() && slot.rows == 1);
            if let Some(own) = own.filter(|_| draft.dice.below(6) == 0) {
                row[own].text.clear();
                draft.doubt_row(row);
            }
        }
    });
    plain(draft)
}

/// Nobody added up.
fn totals_blank(mut draft: Draft) -> Outcome {
    draft.each_table(None, &mut |draft, rows| {
        let form = draft.form();
        for slot in rows.iter_mut().flatten() {
            if slot.cell.is_some_and(|ix| form.def(ix).id.ends_with(".total")) {
                draft.blank(slot);
            }
        }
    });
    plain(draft)
}

fn inner_zeros_blank(mut draft: Draft) -> Outcome {
    draft.blank_inner_zeros();
    plain(draft)
}

/// The last number of each row, and what is above it, in front of the others.
fn total_first(mut draft: Draft) -> Outcome {
    draft.each_table(Some("requests"), &mut |_, rows| {
        for row in rows.iter_mut() {
            let first = row.iter().position(|slot| slot.cell.is_some() || slot.text == "自然人");
            if let Some(first) = first
                && let Some(total) = row.pop()
            {
                row.insert(first, total);
            }
        }
    });
    plain(draft)
}

/// 总计 in front of 尚未审结.
fn table_four_total_before_pending(mut draft: Draft) -> Outcome {
    draft.each_table(Some("disputes"), &mut |_, rows| {
        for row in rows.iter_mut() {
            let own = |slot: &Slot| slot.cell.is_some() || slot.columns == 1 && slot.header;
            let at: Vec<usize> = (0..row.len()).filter(|at| own(&row[*at])).collect();
            for block in at.chunks(5).filter(|block| block.len() == 5) {
                row.swap(block[3], block[4]);
            }
        }
    });
    plain(draft)
}

/// 现行有效 in front of 制发 and 废止.
fn documents_other_order(mut draft: Draft) -> Outcome {
    draft.each_table(Some("proactive"), &mut |_, rows| {
        rows.iter_mut().filter(|row| row.len() == 4).for_each(|row| row[1..].rotate_right(1));
    });
    plain(draft)
}

/// An editor that dropped every `colspan` and `rowspan`.
fn all_spans_lost(mut draft: Draft) -> Outcome {
    draft.each_table(None, &mut |_, rows| {
        for slot in rows.iter_mut().flatten() {
            (slot.rows, slot.columns) = (1, 1);
        }
    });
    plain(draft)
}

/// Every row of table three a table of its own.
fn table_in_pieces(draft: Draft) -> Outcome {
    let body = article(&draft, &mut |rows| {
        let one = |row: &Vec<Slot>| {
            let mut row = row.clone();
            row.iter_mut().for_each(|slot| slot.rows = 1);
            plain_table(&vec![row])
        };
        rows.iter().map(one).collect()
    });
    let text = page(&draft, "", &body);
    Ok(draft.document("html", text))
}

fn saved_as_doc(draft: Draft) -> Outcome {
    plain(draft).map(|document| Document { name: document.name.replace(".html", ".doc"), ..document })
}

fn saved_as_xls(draft: Draft) -> Outcome {
    plain(draft).map(|document| Document { name: document.name.replace(".html", ".xls"), ..document })
}
