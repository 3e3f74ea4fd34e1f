//! What differs between two runs, and what of the difference of a result each thing that differs explains.
//!
//! A [`Side`] is a run of one accounting year: rules, inputs, profile. Two of them are brought to the time and the
//! indices of the second ([`Pair`]); what differs between them are [`Atom`]s. A mixture has each atom as one of the
//! sides has it; a share is a mean over mixtures (Shapley). Results are sums, so that the mixtures of each summand are
//! tried by themselves.

mod apart;
mod atom;
mod beneath;
mod causes;
mod closing;
mod coefficients;
mod definitions;
mod exact;
mod factor;
mod game;
mod inputs;
mod joined;
mod listed;
mod mixed;
mod pair;
mod results;
mod rules;
mod sampled;
mod shares;
mod skeleton;
mod table;
mod told;
mod trial;

pub use apart::nothing;
pub use causes::Causes;
pub use closing::Step;
pub use factor::Asked;
pub use game::Amount;
pub use pair::{Pair, Side};
pub use results::Changed;
pub use shares::{Explained, Explanation, explain};
pub use table::table;
pub use told::{Difference, Value, differences};
