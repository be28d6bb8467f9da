//! gongkai-charts
