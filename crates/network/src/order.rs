//! The order of nodes: along a Hilbert curve, so that what is near on the ground is near in memory.

/// Index of a cell of the 2¹⁶ × 2¹⁶ grid along the Hilbert curve.
#[must_use]
pub fn hilbert(mut x: u32, mut y: u32) -> u32 {
    let mut d = 0u32;
    let mut s = 1u32 << 15;
    while s > 0 {
        let rx = u32::from(x & s > 0);
        let ry = u32::from(y & s > 0);
        d = d.wrapping_add(s.wrapping_mul(s).wrapping_mul((3 * rx) ^ ry));
        if ry == 0 {
            if rx == 1 {
                x = 0xFFFF - (x & 0xFFFF);
                y = 0xFFFF - (y & 0xFFFF);
            }
            core::mem::swap(&mut x, &mut y);
        }
        s >>= 1;
    }
    d
}
