//! gongkai-dev
