use super::Request;
pub fn build(_request: &Request<'_>) -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
    Ok(Vec::new())
}
