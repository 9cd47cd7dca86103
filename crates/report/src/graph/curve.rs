//! The lines of the drawing, and the places of what stands on them.

use super::{NODE_HEIGHT, NODE_WIDTH, ROW};

/// The room of four marks on a line, with a count below them.
pub(super) const MARKS_WIDTH: u32 = 72;
pub(super) const MARKS_HEIGHT: u32 = 32;

/// How far the middle of a line within a column is from the column where it links a node with itself.
const NEAREST: u32 = 54;

/// How much further for each row that it spans. Half the marks and a little: of two lines with the middle at one
/// height, one spans two rows more.
const FURTHER: u32 = 40;

/// The room beside a column whose links span so many rows.
pub(super) fn room(rows: u32) -> u32 {
    NEAREST + rows * FURTHER + MARKS_WIDTH / 2
}

/// Rectangles that are taken: their corners left above and right below.
#[derive(Default)]
pub(super) struct Places(Vec<[(u32, u32); 2]>);

impl Places {
    pub(super) fn take(&mut self, x: u32, y: u32, width: u32, height: u32) {
        self.0.push([(x, y), (x + width, y + height)]);
    }

    fn are_free(&self, x: u32, y: u32, width: u32, height: u32) -> bool {
        !self
            .0
            .iter()
            .any(|[from, to]| x < to.0 && from.0 < x + width && y < to.1 && from.1 < y + height)
    }
}

/// A cubic Bézier curve: its two ends, and between them the points that bend it.
pub(super) struct Curve([(u32, u32); 4]);

impl Curve {
    /// The line between two nodes. Within a column it bows out to the right.
    pub(super) fn between(a: (u32, u32), b: (u32, u32)) -> Self {
        let height = |node: (u32, u32)| node.1 + NODE_HEIGHT / 2;
        if a.0 == b.0 {
            let x = a.0 + NODE_WIDTH;
            let (from, to) = (height(a), height(b));
            // The middle of such a curve is three quarters as far out as the points that bend it.
            let reach = (NEAREST + from.abs_diff(to) / ROW * FURTHER) * 4 / 3;
            let (from, to) = if from == to {
                (from - 10, to + 10)
            } else {
                (from, to)
            };
            return Self([(x, from), (x + reach, from), (x + reach, to), (x, to)]);
        }
        let (left, right) = if a.0 < b.0 { (a, b) } else { (b, a) };
        let (from, to) = (left.0 + NODE_WIDTH, right.0);
        let third = (to - from) / 3;
        let (start, end) = (height(left), height(right));
        // A line over a whole column passes above its nodes' middles.
        let bend = if to - from > 2 * NODE_WIDTH {
            ROW / 2
        } else {
            0
        };
        Self([
            (from, start),
            (from + third, start.saturating_sub(bend)),
            (to - third, end.saturating_sub(bend)),
            (to, end),
        ])
    }

    /// The curve as SVG writes it.
    pub(super) fn path(&self) -> String {
        let [from, first, second, to] = self.0;
        format!(
            "M{} {} C{} {} {} {} {} {}",
            from.0, from.1, first.0, first.1, second.0, second.1, to.0, to.1
        )
    }

    /// Where its marks stand and cover nothing, as near to its middle as may be; nowhere in a crowd.
    pub(super) fn free_place(&self, places: &mut Places) -> Option<(u32, u32)> {
        let by_distance = (0..=40).flat_map(|away| [50 - away, 50 + away]);
        let place = by_distance
            .map(|hundredths| {
                let (x, y) = self.point(hundredths);
                let left = x.saturating_sub(MARKS_WIDTH / 2);
                (left, y.saturating_sub(MARKS_WIDTH / 8))
            })
            .find(|(x, y)| places.are_free(*x, *y, MARKS_WIDTH, MARKS_HEIGHT));
        if let Some((x, y)) = place {
            places.take(x, y, MARKS_WIDTH, MARKS_HEIGHT);
        }
        place
    }

    /// Its point after so many hundredths of the way.
    fn point(&self, hundredths: u32) -> (u32, u32) {
        let (gone, left) = (hundredths, 100 - hundredths);
        let weights = [
            left * left * left,
            3 * left * left * gone,
            3 * left * gone * gone,
            gone * gone * gone,
        ];
        let weigh = |part: fn(&(u32, u32)) -> u32| {
            let weighed = self.0.iter().zip(weights);
            let sum: u64 = weighed
                .map(|(point, weight)| u64::from(part(point)) * u64::from(weight))
                .sum();
            u32::try_from(sum / 1_000_000).unwrap_or(u32::MAX)
        };
        (weigh(|point| point.0), weigh(|point| point.1))
    }
}
