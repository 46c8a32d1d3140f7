package io.featurestore.server.auth;

import java.util.Set;

/// The table of what can be asked of the servers here, and the actions that one permission must allow for it, on the
/// resource in the third column. An operation that is not in the table does not exist here.
///
/// | operation | actions | on |
/// |---|---|---|
/// | get an object, or be shown it in a list, in `Proto` or at either end of a relationship | DESCRIBE | the object |
/// | create an object | CREATE | the new object |
/// | replace an object | DESCRIBE, UPDATE | the stored object and the new one |
/// | delete an object | DELETE | the stored object |
/// | name a source or a view within an object that is written | DESCRIBE | that source or view |
/// | create a project, by its name or by writing the first object into it | CREATE | Project, by the permissions of the
/// server's own |
/// | update the infrastructure of a project | DESCRIBE, UPDATE | the project |
/// | see the infrastructure, metadata or lineage of a project | DESCRIBE | the project |
/// | record a materialization | WRITE_ONLINE | the stored view |
/// | read features | READ_ONLINE | the feature service if one is named, and each view |
/// | push to the online store | WRITE_ONLINE | each view that will be written |
/// | push to the offline store | WRITE_OFFLINE | each view that will be written |
/// | push to both | WRITE_ONLINE, WRITE_OFFLINE | each view that will be written |
/// | write rows to the online store | WRITE_ONLINE | the view |
/// | materialize | WRITE_ONLINE | each view |
/// | read features as of past times, from a frame, a query or a range | READ_OFFLINE | each view |
/// | read a data source: its rows, its columns, whether it can be read | READ_OFFLINE | the data source |
/// | have a data source looked at that the registry does not have, or has otherwise | READ_OFFLINE; CREATE, or DESCRIBE
/// and UPDATE | the data source |
/// | read the rows of a saved data set | READ_OFFLINE | the data set |
/// | write rows to the offline store | WRITE_OFFLINE | the view |
/// | write a log of served features | WRITE_OFFLINE | the feature service |
/// | keep the answer to a question | what the question takes; WRITE_OFFLINE | the data source that keeps it |
/// | commit, refresh, version, health | none | a valid token; none for health |
public enum Operation {
    DESCRIBE(Action.DESCRIBE),
    CREATE(Action.CREATE),
    REPLACE(Action.DESCRIBE, Action.UPDATE),
    DELETE(Action.DELETE),
    REFER(Action.DESCRIBE),
    CREATE_PROJECT(Action.CREATE),
    UPDATE_INFRASTRUCTURE(Action.DESCRIBE, Action.UPDATE),
    DESCRIBE_PROJECT(Action.DESCRIBE),
    RECORD_MATERIALIZATION(Action.WRITE_ONLINE),
    READ_FEATURES(Action.READ_ONLINE),
    PUSH_ONLINE(Action.WRITE_ONLINE),
    PUSH_OFFLINE(Action.WRITE_OFFLINE),
    PUSH_BOTH(Action.WRITE_ONLINE, Action.WRITE_OFFLINE),
    WRITE_FEATURES(Action.WRITE_ONLINE),
    MATERIALIZE(Action.WRITE_ONLINE),
    READ_HISTORY(Action.READ_OFFLINE),
    READ_SOURCE(Action.READ_OFFLINE),
    READ_DATASET(Action.READ_OFFLINE),
    WRITE_ROWS(Action.WRITE_OFFLINE),
    WRITE_LOGS(Action.WRITE_OFFLINE),
    KEEP_ANSWER(Action.WRITE_OFFLINE);

    @SuppressWarnings("ImmutableEnumChecker") // Set.of makes immutable sets
    private final Set<Action> actions;

    Operation(Action... actions) {
        this.actions = Set.of(actions);
    }

    /// What one permission must allow together.
    public Set<Action> actions() {
        return actions;
    }
}
