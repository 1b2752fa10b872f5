namespace Cloister.Agents;

/// <summary>What is known of a shell at one moment.</summary>
/// <param name="ShellId">Its name.</param>
/// <param name="OwnerSessionId">Whose it is. Nobody else's tools see it.</param>
/// <param name="Command">What it runs.</param>
/// <param name="Folder">Where it began.</param>
/// <param name="ShellPath">What runs it.</param>
internal sealed record ShellSnapshot(string ShellId, string OwnerSessionId, string Command, string Folder, string ShellPath)
{
    /// <summary>How much of its last words is shown.</summary>
    public const int PreviewLength = 280;

    private const int FirstSignal = 128;
    private const int LastSignal = FirstSignal + 64;

    /// <summary>What shuts it in; null if it runs free.</summary>
    public string? Backend { get; init; }

    /// <summary>Which network it sees, if it is shut in.</summary>
    public string? Network { get; init; }

    /// <summary>Whether a person approved that it runs free.</summary>
    public bool IsUnrestricted { get; init; }

    public int? ProcessId { get; init; }

    public ShellStatus Status { get; init; } = ShellStatus.Starting;

    public DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public int? ExitCode { get; init; }

    public string? Signal { get; init; }

    public DateTimeOffset? LastOutputAt { get; init; }

    /// <summary>Its last words.</summary>
    public string LastOutputPreview { get; init; } = "";

    /// <summary>How many characters it ever wrote.</summary>
    public long OutputChars { get; init; }

    /// <summary>How many of them are not at hand any more.</summary>
    public long DroppedChars { get; init; }

    /// <summary>How many of them are not on disk any more.</summary>
    public long LogStart { get; init; }

    /// <summary>Grows with each change.</summary>
    public long Version { get; init; } = 1;

    /// <summary>Whether its session is told when it ends.</summary>
    public bool AutoNotifyOnExit { get; init; }

    /// <summary>Whether the session waits to be told: it still ran when whoever started it went on.</summary>
    public bool IsNotificationDue { get; init; }

    public bool NotificationSent { get; init; }

    /// <summary>On whose behalf it was started.</summary>
    public IReadOnlyList<string?> Speakers { get; init; } = [];

    public bool IsActive => Status is ShellStatus.Starting or ShellStatus.Running;

    /// <summary>It ended by itself, or was ended.</summary>
    /// <param name="code">Its code, or 128 and a signal.</param>
    /// <param name="now">When.</param>
    public ShellSnapshot Ended(int code, DateTimeOffset now) =>
        this with
        {
            Status =
                code == 0 ? ShellStatus.Completed
                : code is (> FirstSignal and < LastSignal) or < 0 ? ShellStatus.Killed
                : ShellStatus.Failed,
            ExitCode = code,
            Signal = code is > FirstSignal and < LastSignal ? SignalName.Of(code - FirstSignal) : null,
            EndedAt = now,
        };
}
