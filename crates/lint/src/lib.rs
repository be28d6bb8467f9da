//! gongkai-lint
