namespace Cloister.Chat;

/// <summary>What was decided under the lock and is done after it.</summary>
internal struct AfterLock
{
    private List<Exchange>? _aborted;
    private List<(Exchange Exchange, RunResult Result)>? _ended;
    private List<(Exchange Exchange, Exception Reason)>? _refused;

    /// <summary>The calling thread must not run handlers.</summary>
    public bool RunsNoHandlers { get; init; }

    /// <summary>What was stopped leaves nothing to save.</summary>
    public bool SavesNothing { get; init; }

    /// <summary>The exchange that begins.</summary>
    public Exchange? Start { get; set; }

    public readonly bool IsEmpty => _aborted is null && _ended is null && _refused is null && Start is null;

    public readonly IReadOnlyList<Exchange> Aborted => _aborted ?? [];

    public readonly IReadOnlyList<(Exchange Exchange, RunResult Result)> Ended => _ended ?? [];

    public readonly IReadOnlyList<(Exchange Exchange, Exception Reason)> Refused => _refused ?? [];

    public void Abort(Exchange exchange) => (_aborted ??= []).Add(exchange);

    public void End(Exchange exchange, RunResult result) => (_ended ??= []).Add((exchange, result));

    public void Refuse(Exchange exchange, Exception reason) => (_refused ??= []).Add((exchange, reason));
}
