namespace Cloister.Agents;

/// <summary>A run cannot go on. The text is safe for everybody.</summary>
internal sealed class RunFailedException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Code { get; } = code;
}
