//! Writes the made feeds of `fixtures/` again, from the published tables in `fixtures/data/` and from seeds.

use std::path::Path;
use std::{fs, io};

use assurance_clinic::feed::sample;

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for (folder, documents) in
        [("southampton-2022-23", sample::southampton()?), ("three-months", sample::three_months()?)]
    {
        let folder = root.join(folder);
        fs::create_dir_all(&folder)?;
        for (name, text) in documents {
            fs::write(folder.join(name), text)?;
        }
    }
    fs::write(root.join("invented-36-months.json"), sample::invented_36_months()?)
}
