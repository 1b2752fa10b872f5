using System.Text;

namespace Cloister.Agents.Tests.Crash;

/// <summary>A row of the table of inputs, and the run that took it in.</summary>
internal sealed record InputRow(string Id, string Kind, string State, int Attempts, byte[]? Body, string? RunId, string? RunState)
{
    /// <summary>Whether it still has its words, and these are among them.</summary>
    public bool Holds(string words) => Body is not null && Encoding.UTF8.GetString(Body).Contains(words, StringComparison.Ordinal);
}
