//! Where people are, in the columns that searches read: which nodes a home lies between, and how many live there.

use core::cell::OnceCell;
use quanli_model::catalogue::{PeopleColumn, Walker};
use quanli_model::units::People;
use quanli_network::{Counts, EdgeId, Network, NodeId, Snap, runs};
use std::rc::Rc;

/// Homes and their people by column. Who can't use the path at their door joins another one, so wheels may have a ground of their own.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    /// Edge of each home.
    pub edge: Rc<Vec<EdgeId>>,
    /// Both ends of that edge.
    pub ends: Vec<[NodeId; 2]>,
    /// People of each column in thousandths; 0 where they are not counted.
    pub people: Vec<Rc<Counts>>,
    edge_start: Rc<Vec<u32>>,
    /// The homes by edge, where they are not in that order themselves.
    by_edge: Option<Vec<u32>>,
    near_start: Vec<u32>,
    near: Vec<u32>,
    /// Homes that join elsewhere than everybody's, in order.
    moved: Vec<(u32, Snap)>,
    /// Grounds of walkers, once asked for; nothing inside where it is this one.
    of_walkers: [OnceCell<Option<Rc<Self>>>; Walker::ALL.len()],
}

impl Ground {
    /// The homes of a network. O(homes + nodes).
    #[must_use]
    pub fn new(net: &Network) -> Self {
        let list = &net.homes.list;
        let in_scope = list.counted.iter().all(|counted| *counted);
        let count = |c: usize| {
            let all = &list.people[c];
            let masked = || Counts::of(all.len(), |h| People(if list.counted[h] { all.at(h) } else { 0 }));
            if in_scope { all.clone() } else { Rc::new(masked()) }
        };
        let edge = list.edge.clone();
        let ends = edge.iter().map(|e| net.edge_nodes[*e as usize]).collect();
        Self::of(net.n_nodes(), edge, ends, (0..PeopleColumn::COLUMNS).map(count).collect(), net.homes.edge_start.clone())
    }

    /// People at the nodes of an outside network: one home a node, one column.
    #[must_use]
    pub fn at_nodes(people: Vec<u64>) -> Self {
        let n = people.len();
        let all = || 0..n as NodeId;
        let people = vec![Rc::new(Counts::from(people))];
        Self::of(n, Rc::new(all().collect()), all().map(|v| [v, v]).collect(), people, Rc::new((0..=n as u32).collect()))
    }

    fn of(n_nodes: usize, edge: Rc<Vec<EdgeId>>, ends: Vec<[NodeId; 2]>, people: Vec<Rc<Counts>>, edge_start: Rc<Vec<u32>>) -> Self {
        // A home on a loop is near one node, once.
        let (mut nodes, mut homes) = (Vec::with_capacity(ends.len() * 2), Vec::with_capacity(ends.len() * 2));
        for (home, [a, b]) in ends.iter().enumerate() {
            for node in [Some(*a), (b != a).then_some(*b)].into_iter().flatten() {
                nodes.push(node);
                homes.push(home as u32);
            }
        }
        let (near_start, order) = runs(&nodes, n_nodes);
        let near = order.into_iter().map(|i| homes[i as usize]).collect();
        Self { edge, ends, people, edge_start, near_start, near, ..Self::default() }
    }

    /// The ground of a walker: this one, where the walker can use the path at every door. Made once; O(homes).
    #[must_use]
    pub fn of_walker(self: &Rc<Self>, net: &Network, walker: Walker) -> Rc<Self> {
        let made = self.of_walkers[walker as usize].get_or_init(|| self.moved_for(net, walker).map(Rc::new));
        made.as_ref().unwrap_or(self).clone()
    }

    fn moved_for(&self, net: &Network, walker: Walker) -> Option<Self> {
        let closed = (0..self.n_homes()).filter(|h| !net.can_use(self.edge[*h], walker));
        let to = closed.map(|h| (h as u32, net.for_walker(net.homes.list.at(h).snap, walker)));
        let moved: Vec<(u32, Snap)> = to.filter(|(h, snap)| self.edge[*h as usize] != snap.edge).collect();
        if moved.is_empty() {
            return None;
        }
        let mut edge = (*self.edge).clone();
        moved.iter().for_each(|(h, snap)| edge[*h as usize] = snap.edge);
        let ends = edge.iter().map(|e| net.edge_nodes[*e as usize]).collect();
        let (edge_start, by_edge) = runs(&edge, net.n_edges());
        let ground = Self::of(net.n_nodes(), Rc::new(edge), ends, self.people.clone(), Rc::new(edge_start));
        Some(Self { by_edge: Some(by_edge), moved, ..ground })
    }

    /// Where a home joins the network here.
    #[must_use]
    pub fn snap(&self, net: &Network, home: usize) -> Snap {
        match self.moved.binary_search_by_key(&(home as u32), |m| m.0) {
            Ok(i) => self.moved[i].1,
            Err(_) => net.homes.list.at(home).snap,
        }
    }

    /// Number of homes.
    #[must_use]
    pub fn n_homes(&self) -> usize {
        self.edge.len()
    }

    /// Homes whose edge has this node at an end; nodes of added paths have none.
    #[must_use]
    pub fn near(&self, node: NodeId) -> &[u32] {
        match self.near_start.get(node as usize + 1) {
            Some(end) => &self.near[self.near_start[node as usize] as usize..*end as usize],
            None => &[],
        }
    }

    /// Homes on an edge.
    pub fn on_edge(&self, edge: EdgeId) -> impl Iterator<Item = usize> + '_ {
        let run = self.edge_start[edge as usize] as usize..self.edge_start[edge as usize + 1] as usize;
        run.map(|i| self.by_edge.as_ref().map_or(i, |order| order[i] as usize))
    }
}
