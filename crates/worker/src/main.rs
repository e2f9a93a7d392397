//! The worker's program: all of it is in the library beside.

fn main() {
    quanli_worker::main();
}
