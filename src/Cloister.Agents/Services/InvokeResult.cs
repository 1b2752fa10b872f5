using System.Diagnostics.CodeAnalysis;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What came of asking a service to do something. That it did not work is a result, not an exception.</summary>
public sealed record InvokeResult
{
    private InvokeResult(JsonData? data, string? error)
    {
        Data = data;
        Error = error;
    }

    /// <summary>Whether it was done.</summary>
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Success => Error is null;

    /// <summary>What there is to know; null if nothing.</summary>
    public JsonData? Data { get; }

    /// <summary>Why it was not done; null if it was.</summary>
    public string? Error { get; }

    /// <summary>It was done.</summary>
    public static InvokeResult Done(JsonData? data = null) => new(data, null);

    /// <summary>It was not done.</summary>
    /// <param name="error">Why, for whoever asked.</param>
    public static InvokeResult Failed(string error) => new(null, string.IsNullOrWhiteSpace(error) ? "service invoke failed" : error);
}
