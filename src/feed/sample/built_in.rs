//! The sample that `clinic` opens where no feed is named: the nine documents of `fixtures/southampton-2022-23/`.

macro_rules! documents {
    ($($name:literal),+) => {
        [$(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/southampton-2022-23/", $name)))),+]
    };
}

/// File name and text of each document, oldest first.
pub fn documents() -> [(&'static str, &'static str); 9] {
    documents!(
        "2022-04.json",
        "2022-05.json",
        "2022-06.json",
        "2022-07.json",
        "2022-08.json",
        "2022-09.json",
        "2022-10.json",
        "2022-11.json",
        "2022-12.json"
    )
}
