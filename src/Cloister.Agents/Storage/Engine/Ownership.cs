namespace Cloister.Agents;

/// <summary>Who may write: the process that raised the epoch last.</summary>
internal static class Ownership
{
    /// <summary>The part of the store that is the whole agent. In a larger system there are more.</summary>
    public const int Agent = 0;

    public static readonly Statement Read = new("SELECT epoch FROM owner WHERE part = $1");

    /// <summary>Part, node, since; gives the new epoch.</summary>
    public static readonly Statement Raise = new(
        "INSERT INTO owner (part, epoch, node, since) VALUES ($1, 1, $2, $3) "
            + "ON CONFLICT (part) DO UPDATE SET epoch = owner.epoch + 1, node = excluded.node, since = excluded.since RETURNING epoch"
    );
}
