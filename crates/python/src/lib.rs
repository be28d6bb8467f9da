//! The package `gongkai` for Python: what the facade does, in the shapes of Python. Nothing is calculated here.
//!
//! One file maps errors (`error`), one takes arguments (`args`), one lets long work be stopped (`job`); the others hold a class each.

mod args;
mod chart;
mod error;
mod explain;
mod findings;
mod form;
mod job;
mod load;
mod reports;
mod saved;
mod stream;
mod table;

use pyo3::prelude::*;

/// The compiled part of the package.
#[pymodule]
fn _gongkai(module: &Bound<'_, PyModule>) -> PyResult<()> {
    error::add(module)?;
    module.add_class::<reports::Reports>()?;
    module.add_class::<table::Table>()?;
    module.add_class::<table::TableRows>()?;
    module.add_class::<findings::Findings>()?;
    module.add_class::<findings::FindingsIterator>()?;
    module.add_class::<findings::Finding>()?;
    module.add_class::<chart::Chart>()?;
    module.add_class::<form::Form>()?;
    module.add_class::<explain::Explanation>()?;
    module.add_class::<stream::Reading>()?;
    module.add_class::<saved::Saved>()?;
    module.add_function(wrap_pyfunction!(job::serve, module)?)?;
    module.add_function(wrap_pyfunction!(load::load, module)?)?;
    module.add_function(wrap_pyfunction!(saved::save_dataset, module)?)?;
    module.add_function(wrap_pyfunction!(load::check_bytes, module)?)?;
    module.add_function(wrap_pyfunction!(stream::read_many, module)?)?;
    module.add_function(wrap_pyfunction!(table::concat, module)?)?;
    module.add_function(wrap_pyfunction!(explain::explain, module)?)?;
    module.add_function(wrap_pyfunction!(explain::cards, module)?)?;
    module.add_function(wrap_pyfunction!(explain::rules, module)?)?;
    module.add_function(wrap_pyfunction!(explain::charts, module)?)?;
    module.add_function(wrap_pyfunction!(args::set_language, module)?)?;
    module.add_function(wrap_pyfunction!(args::language, module)?)?;
    module.add("__version__", env!("CARGO_PKG_VERSION"))
}
