/// Training data and the rows behind features: what may be asked of an offline store, by which rules it answers, and
/// the streams of rows that go in and out. No transport is known here; engines are below `engine`. Classes of Arrow and
/// of engines are loaded by the first request that needs them, so a server that is never asked for offline work does
/// not pay for it.
@NullMarked
package io.featurestore.server.offline;

import org.jspecify.annotations.NullMarked;
