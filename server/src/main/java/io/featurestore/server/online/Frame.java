package io.featurestore.server.online;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/// Rows as they were sent, column by column: a JSON object of lists. It is read once for each view that the rows go to,
/// each time by that view's types.
public interface Frame {

    /// A parser that stands before the object.
    JsonParser open() throws IOException;
}
