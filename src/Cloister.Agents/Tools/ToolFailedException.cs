namespace Cloister.Agents;

/// <summary>A tool says that it could not do what was asked, in words for the model. It is an answer like others and not logged as a failure of the tool.</summary>
public sealed class ToolFailedException : Exception
{
    /// <summary>Makes the answer.</summary>
    /// <param name="message">What the model is told; fit for everybody's eyes.</param>
    /// <param name="code">Why, in a word that programs understand; kept with the result.</param>
    public ToolFailedException(string message, string code = "failed")
        : base(message)
    {
        ArgumentException.ThrowIfNullOrEmpty(code);
        Code = code;
    }

    /// <summary>Why, in a word.</summary>
    public string Code { get; }
}
