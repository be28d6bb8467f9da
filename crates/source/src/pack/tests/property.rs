//! Whatever is packed comes back, whatever is cut off is missed, and nothing makes it stop.

use super::*;
use proptest::collection::vec;
use proptest::prelude::*;

fn documents() -> impl Strategy<Value = Vec<(String, Vec<u8>)>> {
    // Text that upsets CSV, JSON and chunks, never quite empty.
    let body = "[<\"',\\n\\r 0-9a公开\u{0}\\\\]{1,60}".prop_map(String::into_bytes);
    vec(body, 0..6).prop_map(|bodies| {
        bodies.into_iter().enumerate().map(|(at, body)| (format!("a.gov.cn/{at}.html"), body)).collect()
    })
}

fn kind() -> impl Strategy<Value = PackKind> {
    prop::sample::select(&KINDS[..])
}

fn packing() -> impl Strategy<Value = Gzip> {
    prop::sample::select(vec![Gzip::No, Gzip::Each, Gzip::All])
}

fn packing_of(kind: PackKind, packing: Gzip) -> Gzip {
    if kind == PackKind::Parquet { Gzip::No } else { packing }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn what_is_packed_comes_back(documents in documents(), kind in kind(), packing in packing(), size in 1usize..700) {
        let written = pack(kind, &documents, packing_of(kind, packing));
        let (found, errors, _) = all("p", kind, &written.bytes, size, 1 << 20);
        prop_assert_eq!(&errors, &[]);
        prop_assert_eq!(found.len(), documents.len());
        for (found, (name, body)) in found.iter().zip(&documents) {
            prop_assert_eq!(&found.name, &format!("p/{name}"));
            prop_assert_eq!(&found.bytes, body);
            prop_assert_eq!(&found.cut, &None);
        }
    }

    #[test]
    fn what_is_cut_gives_the_documents_before_and_an_error(
        documents in documents(), kind in kind(), packing in packing(), size in 1usize..700, at in any::<prop::sample::Index>()
    ) {
        let written = pack(kind, &documents, packing_of(kind, packing));
        let cut = at.index(written.bytes.len() + 1);
        let (found, errors, _) = all("p", kind, &written.bytes[..cut], size, 1 << 20);
        prop_assert!(found.len() <= documents.len());
        let mut flagged = false;
        for (at, (found, (name, body))) in found.iter().zip(&documents).enumerate() {
            prop_assert!(!flagged);
            prop_assert_eq!(&found.name, &format!("p/{name}"));
            flagged = found.cut.is_some();
            if flagged {
                prop_assert!(body.starts_with(&found.bytes), "document {}", at);
            } else {
                prop_assert_eq!(&found.bytes, body, "document {}", at);
            }
        }
        let seam = written.seams.iter().any(|seam| (seam.from..=seam.to).contains(&cut));
        prop_assert!(seam || flagged || !errors.is_empty(), "cut at {} of {}", cut, written.bytes.len());
        prop_assert!(errors.len() <= 1, "{:?}", errors);
    }

    #[test]
    fn damage_stops_nothing(
        documents in documents(), kind in kind(), packing in packing(), size in 1usize..700,
        damage in vec((any::<prop::sample::Index>(), any::<u8>()), 1..5)
    ) {
        let mut written = pack(kind, &documents, packing_of(kind, packing)).bytes;
        for (at, byte) in damage {
            if !written.is_empty() {
                let at = at.index(written.len());
                written[at] = byte;
            }
        }
        let (found, errors, _) = all("p", kind, &written, size, 1 << 20);
        prop_assert!(found.len() <= documents.len() + 2);
        for error in errors {
            prop_assert!(!error.message(Lang::Zh).is_empty() && error.to_string().starts_with("p"));
        }
    }

    #[test]
    fn anything_at_all_stops_nothing(bytes in vec(any::<u8>(), 0..2000), kind in kind(), packed in any::<bool>()) {
        let bytes = if packed && kind != PackKind::Parquet { gzip(&bytes) } else { bytes };
        all("p", kind, &bytes, 100, 1 << 20);
        PackKind::of_bytes(&bytes, Some(&columns()));
    }
}
