namespace Cloister.Agents;

/// <summary>The kinds of input that sessions know without a service. Services add their own.</summary>
internal static class InputKind
{
    /// <summary>A person or a program said something.</summary>
    public const string Prompt = "prompt";

    /// <summary>A client of the protocol asked for a run.</summary>
    public const string AgUi = "agui";

    /// <summary>Something is said in other words, or answered once more.</summary>
    public const string Branch = "branch";

    /// <summary>A question of a run was answered.</summary>
    public const string Resume = "resume";

    /// <summary>Something has happened that the session waits for.</summary>
    public const string Notice = "notice";

    /// <summary>The history is to be summed up.</summary>
    public const string Compact = "compact";
}
