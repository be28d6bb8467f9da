//! A report as RTF, as Word writes it: each table within the cell of another that only puts it in its place.

/// An RTF file with the lines of a text, its tables laid out and within another table, in the bytes of GBK or as `\u`.
pub fn write(text: &str, unicode: bool) -> Vec<u8> {
    let shown = |text: &str| -> String {
        let letter = |c: char| match c {
            '\\' | '{' | '}' => format!("\\{c}"),
            c if c.is_ascii() => String::from(c),
            c if unicode => {
                c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{}?", unit.cast_signed())).collect()
            }
            c => {
                let mut buffer = [0; 4];
                let (bytes, ..) = encoding_rs::GBK.encode(c.encode_utf8(&mut buffer));
                bytes.iter().map(|byte| format!("\\'{byte:02x}")).collect()
            }
        };
        text.chars().map(letter).collect()
    };
    let mut out = "{\\rtf1\\ansi\\ansicpg936\\deff0{\\fonttbl{\\f0\\fcharset134 SimSun;}}\n".to_owned();
    for line in text.lines().filter(|line| !line.is_empty()) {
        match line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |")) {
            Some(cells) => {
                let (mut row, mut end) = (String::new(), 0);
                for cell in cells.split(" | ") {
                    end += 900;
                    out.push_str(&format!("\\pard\\intbl\\itap2 {}\\nestcell\n", shown(cell)));
                    row.push_str(&format!("\\cellx{end}"));
                }
                out.push_str(&format!("{{\\*\\nesttableprops\\trowd{row}\\nestrow}}{{\\nonesttables\\par}}\n"));
            }
            None => {
                // What was open ends with the cell around it.
                out.push_str("\\pard\\trowd\\cellx9000\\intbl\\cell\\row\n");
                out.push_str(&format!("\\pard {}\\par\n", shown(line)));
            }
        }
    }
    out.push_str("\\pard\\intbl\\cell\\row}");
    out.into_bytes()
}
