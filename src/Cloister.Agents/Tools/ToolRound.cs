using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What came of the calls of one step.</summary>
internal sealed record ToolRound
{
    /// <summary>Every call has its result: the model can go on.</summary>
    public static ToolRound Done { get; } = new();

    /// <summary>Calls the application answers, in order: the run ends, and the next one brings the results.</summary>
    public ValueList<string> ClientCalls { get; init; } = [];

    /// <summary>Questions to a person: the run ends, and the answer makes another.</summary>
    public ValueList<Interrupt> Interrupts { get; init; } = [];

    /// <summary>Records that go in front of the end of the run.</summary>
    public IReadOnlyList<LogRecord> Records { get; init; } = [];

    /// <summary>What the transaction that ends the run writes.</summary>
    public Action<WriteSet>? Also { get; init; }

    /// <summary>Calls that stay without a result until then.</summary>
    public IReadOnlySet<string> Waiting { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    public bool IsDone => ClientCalls.IsEmpty && Interrupts.IsEmpty;
}
