/// Who is calling (`no_auth`, `kubernetes`), and may they: one table of operations and the actions they need. The
/// protocols take the token out of a request and hand it over; they decide nothing.
@NullMarked
package io.featurestore.server.auth;

import org.jspecify.annotations.NullMarked;
