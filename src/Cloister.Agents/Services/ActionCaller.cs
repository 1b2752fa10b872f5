namespace Cloister.Agents;

/// <summary>Who asks a service to do something.</summary>
/// <param name="Kind">Which way it came: <c>code</c>, <c>session</c>, <c>cli</c>, <c>http</c> or <c>schedule</c>.</param>
/// <param name="Id">Which session, token or job; null if that says nothing.</param>
public sealed record ActionCaller(string Kind, string? Id = null)
{
    /// <summary>Another part of this agent.</summary>
    public static ActionCaller Code { get; } = new("code");

    /// <summary>The run of the session whose model asks, if one does.</summary>
    internal string? RunId { get; init; }

    /// <summary>The call of that model.</summary>
    internal string? ToolCallId { get; init; }

    /// <summary>A session, on behalf of whoever speaks in it.</summary>
    public static ActionCaller Session(string id) => new("session", id);

    /// <inheritdoc/>
    public override string ToString() => Id is null ? Kind : $"{Kind} {Id}";
}
