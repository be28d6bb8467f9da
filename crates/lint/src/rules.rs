//! The rules, a file each, a folder for each chapter of the catalogue.

pub(crate) mod cel;
pub(crate) mod cpy;
pub(crate) mod frm;
pub(crate) mod pii;
pub(crate) mod set;
pub(crate) mod sum;
pub(crate) mod tim;
pub(crate) mod txt;
pub(crate) mod xrf;
pub(crate) mod yoy;
