//! The rules, a file each, a folder for each chapter of the catalogue.

pub(crate) mod sum;
