//! Where in a picture there is room for a name.

use rustc_hash::FxHashMap;

/// The width of the squares by which areas are looked up.
const SQUARE: f64 = 64.0;

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in super::super) struct Area {
    pub(in super::super) left: f64,
    pub(in super::super) top: f64,
    pub(in super::super) right: f64,
    pub(in super::super) bottom: f64,
}

impl Area {
    /// One of this width and height around a point.
    pub(in super::super) fn around((x, y): (f64, f64), width: f64, height: f64) -> Self {
        Self { left: x - width / 2.0, top: y - height / 2.0, right: x + width / 2.0, bottom: y + height / 2.0 }
    }

    /// The smallest one that has both in it.
    pub(in super::super) fn with(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    /// The squares that it touches.
    fn squares(&self) -> impl Iterator<Item = (i64, i64)> + use<> {
        let square = |at: f64| (at / SQUARE).floor() as i64;
        let (top, bottom) = (square(self.top), square(self.bottom));
        (square(self.left)..=square(self.right)).flat_map(move |x| (top..=bottom).map(move |y| (x, y)))
    }
}

/// The areas of a picture that are taken.
#[derive(Debug, Default)]
pub(in super::super) struct Room {
    taken: FxHashMap<(i64, i64), Vec<Area>>,
}

impl Room {
    /// Takes an area, whatever else is there.
    pub(in super::super) fn take(&mut self, area: Area) {
        for square in area.squares() {
            self.taken.entry(square).or_default().push(area);
        }
    }

    /// Takes an area if all of it is free. Whether it was.
    pub(in super::super) fn take_free(&mut self, area: Area) -> bool {
        let mut squares = area.squares();
        let free =
            squares.all(|square| !self.taken.get(&square).is_some_and(|all| all.iter().any(|it| it.meets(&area))));
        if free {
            self.take(area);
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_is_taken_once() {
        let mut room = Room::default();
        assert!(room.take_free(Area::around((0.0, 0.0), 100.0, 10.0)));
        assert!(!room.take_free(Area::around((90.0, 4.0), 100.0, 10.0)));
        assert!(room.take_free(Area::around((101.0, 0.0), 100.0, 10.0)));
    }
}
