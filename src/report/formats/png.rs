//! A PNG file of red, green and blue: the signature, what it is, the rows, the end.

use std::io::{self, Write as _};

use flate2::Compression;
use flate2::Crc;
use flate2::write::ZlibEncoder;

/// The file; `pixels` are three bytes each, row by row.
pub(super) fn png(width: usize, height: usize, pixels: &[u8]) -> Result<Vec<u8>, io::Error> {
    let mut file = vec![0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n'];
    let too_large = |_| io::Error::from(io::ErrorKind::InvalidInput);
    let mut head = Vec::with_capacity(13);
    head.extend(u32::try_from(width).map_err(too_large)?.to_be_bytes());
    head.extend(u32::try_from(height).map_err(too_large)?.to_be_bytes());
    // Eight bits a channel, three channels, the one compression and filter there are, not interlaced.
    head.extend([8, 2, 0, 0, 0]);
    chunk(&mut file, *b"IHDR", &head)?;
    let mut rows = ZlibEncoder::new(Vec::new(), Compression::default());
    for row in pixels.chunks(width * 3) {
        rows.write_all(&[0])?;
        rows.write_all(row)?;
    }
    chunk(&mut file, *b"IDAT", &rows.finish()?)?;
    chunk(&mut file, *b"IEND", &[])?;
    Ok(file)
}

fn chunk(file: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) -> Result<(), io::Error> {
    let length = u32::try_from(data.len()).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    file.extend(length.to_be_bytes());
    file.extend(kind);
    file.extend(data);
    let mut sum = Crc::new();
    sum.update(&kind);
    sum.update(data);
    file.extend(sum.sum().to_be_bytes());
    Ok(())
}
