namespace Cloister.Agents;

/// <summary>An action could not be done, for a reason that whoever asked for it may know.</summary>
public sealed class ActionFailedException : Exception
{
    /// <summary>It could not be done.</summary>
    /// <param name="message">Why, and what to do.</param>
    /// <param name="innerException">What it comes of; it is not told.</param>
    public ActionFailedException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
