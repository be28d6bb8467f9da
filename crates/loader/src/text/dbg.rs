#[test]
fn dump() {
    for path in std::env::var("DUMP").unwrap().split(',') {
    let text = std::fs::read_to_string(path).unwrap();
    for block in super::document(&text).blocks {
        match block {
            crate::document::Block::Text { text, .. } => println!("T {}", text.chars().take(60).collect::<String>()),
            crate::document::Block::Grid(grid) => {
                println!("GRID aligned {}", grid.aligned);
                for row in grid.rows() {
                    println!("  R {}", row.iter().map(|c| format!("{}:{}", c.column, c.text)).collect::<Vec<_>>().join(" | "));
                }
            }
        }
    }
    }
}
