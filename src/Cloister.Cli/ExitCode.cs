namespace Cloister.Cli;

/// <summary>How commands end.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    public const int Failed = 1;

    /// <summary>The command line means nothing.</summary>
    public const int Usage = 2;

    /// <summary>There is no agent to talk to.</summary>
    public const int NotRunning = 3;

    /// <summary>The user has had enough of waiting.</summary>
    public const int Interrupted = 130;
}
