use gongkai_model::Lang;

/// Why the statutory tables could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StatutoryError {
    /// A file could not be put together.
    #[error("the form as {format}: {reason}")]
    File {
        /// Extension of the file.
        format: &'static str,
        /// What its writer said.
        reason: String,
    },
    /// The template failed: a defect of this program.
    #[error("page template, form.html: {0}")]
    Template(#[from] askama::Error),
}

impl StatutoryError {
    /// The message in a language.
    ///
    /// ```
    /// use gongkai_model::Lang;
    /// use gongkai_statutory::StatutoryError;
    /// let error = StatutoryError::File { format: "docx", reason: "no space".to_owned() };
    /// assert_eq!(error.message(Lang::Zh), "法定表格（docx）：no space");
    /// ```
    pub fn message(&self, lang: Lang) -> String {
        match self {
            StatutoryError::File { format, reason } => {
                lang.pick(format!("法定表格（{format}）：{reason}"), self.to_string())
            }
            StatutoryError::Template(reason) => {
                lang.pick(format!("网页模板 form.html 有误：{reason}"), self.to_string())
            }
        }
    }
}
