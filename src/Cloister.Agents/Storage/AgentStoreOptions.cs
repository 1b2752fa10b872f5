using System.Data.Common;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloister.Agents;

/// <summary>Where a store is, and what is in it.</summary>
internal sealed record AgentStoreOptions
{
    /// <summary>The folder of the lock and of <c>state.db</c>; made if it is not there.</summary>
    public required string Folder { get; init; }

    /// <summary>A PostgreSQL, 15 or newer, in place of the file.</summary>
    public DbDataSource? Server { get; init; }

    /// <summary>The tables beside those of the host and of sessions.</summary>
    public IReadOnlyList<StoreModule> Modules { get; init; } = [];

    /// <summary>How long to wait for another process that has the store. A command may wait a minute; the host itself does not.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.Zero;

    /// <summary>Who this is, for people who ask whose the store is.</summary>
    public string Node { get; init; } = Environment.MachineName;

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>Put around what applies write sets to the database; tests fail there, and measurements look on.</summary>
    public Func<GroupWriter, GroupWriter> Around { get; init; } = static groups => groups;

    /// <summary>Called on the writer's thread whenever all that has been committed to the file is on the disk; tests cut the power there.</summary>
    public Action? Synced { get; init; }
}
