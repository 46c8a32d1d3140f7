package io.featurestore.server.fetch.client;

import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/// A commit with its files, at hand in a repository of this machine for as long as its client is open.
///
/// @param commit its tree is read
/// @param name what it was asked for by, in whole: `refs/tags/v1`, for instance
public record Fetched(Repository repository, RevCommit commit, String name) {}
