//! gongkai-source
