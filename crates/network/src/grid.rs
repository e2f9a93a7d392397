//! A uniform grid over places: which lie in a cell, which lie near a point.
//!
//! Cells hold runs of one column of numbers (CSR), filled by counting: no tree, no pointers, at most 8 bytes an item in all.

/// Items sorted into square cells by one place each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    low: [f32; 2],
    size: f32,
    columns: u32,
    rows: u32,
    /// Start of each cell's run in `items`, and the end; row by row.
    start: Vec<u32>,
    items: Vec<u32>,
}

impl Grid {
    /// Sorts the items 0 to `n` − 1 into cells of at least `least` metres, no more than about one cell for each item. Inside a cell they
    /// stay in order. Cost: O(n).
    pub fn new(n: usize, least: f32, place: impl Fn(usize) -> [f32; 2]) -> Self {
        let (mut low, mut high) = ([f32::MAX; 2], [f32::MIN; 2]);
        for i in 0..n {
            let p = place(i);
            for k in 0..2 {
                low[k] = low[k].min(p[k]);
                high[k] = high[k].max(p[k]);
            }
        }
        let mut grid = Self::empty(n, least, low, high);
        let cells: Vec<u32> = (0..n).map(|i| grid.cell(place(i))).collect();
        (grid.start, grid.items) = runs(&cells, grid.n_cells());
        grid
    }

    /// A grid for `n` items between two corners, before they are sorted in.
    pub fn empty(n: usize, least: f32, mut low: [f32; 2], mut high: [f32; 2]) -> Self {
        if n == 0 {
            (low, high) = ([0.0; 2], [0.0; 2]);
        }
        let mut grid = Self { low, size: least, columns: 1, rows: 1, start: Vec::new(), items: Vec::new() };
        loop {
            let cells = [0, 1].map(|k| ((high[k] - low[k]) / grid.size).min(1e9) as u32 + 1);
            if u64::from(cells[0]) * u64::from(cells[1]) <= n as u64 * 3 / 4 + 16 {
                [grid.columns, grid.rows] = cells;
                break;
            }
            grid.size *= 1.125;
        }
        grid
    }

    /// Sorts items in: each with the cell that [`Grid::cell`] gave, in order.
    pub fn fill(&mut self, cells: &[u32], names: impl Iterator<Item = u32>) {
        (self.start, self.items) = named_runs(cells, names, self.n_cells());
    }

    fn n_cells(&self) -> usize {
        (self.columns * self.rows) as usize
    }

    fn column_row(&self, p: [f32; 2]) -> [i64; 2] {
        [0, 1].map(|k| libm::floorf((p[k] - self.low[k]) / self.size) as i64)
    }

    /// The cell of a place.
    #[inline]
    pub fn cell(&self, p: [f32; 2]) -> u32 {
        // All items lie east and north of the low corner, so cutting off is rounding down.
        let [c, r] = [0, 1].map(|k| ((p[k] - self.low[k]) / self.size) as u32);
        r.min(self.rows - 1) * self.columns + c.min(self.columns - 1)
    }

    /// The cells, each with its items.
    pub fn cells(&self) -> impl Iterator<Item = &[u32]> {
        self.start.windows(2).map(|run| &self.items[run[0] as usize..run[1] as usize])
    }

    /// Items whose cells touch the box.
    pub fn in_box(&self, low: [f32; 2], high: [f32; 2], mut each: impl FnMut(u32)) {
        let ([c0, r0], [c1, r1]) = (self.column_row(low), self.column_row(high));
        for r in r0.max(0)..=r1.min(i64::from(self.rows) - 1) {
            self.row(r, c0, c1).iter().for_each(|i| each(*i));
        }
    }

    /// Items of a row from one column to another, as far as they are inside.
    fn row(&self, row: i64, from: i64, to: i64) -> &[u32] {
        if row < 0 || row >= i64::from(self.rows) || from >= i64::from(self.columns) || to < 0 || from > to {
            return &[];
        }
        let (from, to) = (from.max(0), to.min(i64::from(self.columns) - 1));
        let first = row as usize * self.columns as usize;
        &self.items[self.start[first + from as usize] as usize..self.start[first + to as usize + 1] as usize]
    }

    /// Looks at items in rings of cells round a point, from the inside out. `look` says how far away, metres, an item's place is still of
    /// interest; it ends when all such were met.
    pub fn around(&self, p: [f32; 2], mut interest: f32, mut look: impl FnMut(u32) -> f32) {
        let [c, r] = self.column_row(p);
        for ring in 0i64.. {
            // What lies beyond the own cell and whole rings is at least so far away; a centimetre for rounding.
            if (ring - 1) as f32 * self.size > interest + 0.01 {
                return;
            }
            for row in r - ring..=r + ring {
                let whole = (row - r).abs() == ring;
                let runs =
                    if whole { [self.row(row, c - ring, c + ring), &[]] } else { [self.row(row, c - ring, c - ring), self.row(row, c + ring, c + ring)] };
                for item in runs.into_iter().flatten() {
                    interest = look(*item);
                }
            }
        }
    }
}

/// Sorts the items by their keys below `n_keys`, by counting: the start of each key's run (and the end), and the items.
pub fn runs(keys: &[u32], n_keys: usize) -> (Vec<u32>, Vec<u32>) {
    named_runs(keys, 0.., n_keys)
}

/// The same of items with names of their own.
fn named_runs(keys: &[u32], names: impl Iterator<Item = u32>, n_keys: usize) -> (Vec<u32>, Vec<u32>) {
    // Counts stand two places to the right, so that filling leaves the starts.
    let mut start = vec![0u32; n_keys + 2];
    for k in keys {
        start[*k as usize + 2] += 1;
    }
    for i in 2..start.len() {
        start[i] += start[i - 1];
    }
    let mut items = vec![0; keys.len()];
    for (name, k) in names.zip(keys) {
        let next = &mut start[*k as usize + 1];
        items[*next as usize] = name;
        *next += 1;
    }
    start.pop();
    (start, items)
}

/// Sorts by the upper 32 bits, keeping the order of equal ones: three passes of counting.
pub fn sort_by_upper_half(list: &mut Vec<u64>) {
    const DIGIT: usize = 11;
    let mut other = vec![0u64; list.len()];
    for pass in 0..3 {
        let digit = |v: u64| (v >> (32 + pass * DIGIT)) as usize & ((1 << DIGIT) - 1);
        let mut next = vec![0usize; (1 << DIGIT) + 1];
        list.iter().for_each(|v| next[digit(*v) + 1] += 1);
        for i in 1..next.len() {
            next[i] += next[i - 1];
        }
        for v in list.iter() {
            let place = &mut next[digit(*v)];
            other[*place] = *v;
            *place += 1;
        }
        core::mem::swap(list, &mut other);
    }
}
