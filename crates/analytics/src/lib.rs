//! gongkai-analytics
