namespace Cloister.AgUi;

/// <summary>What became of an interrupt.</summary>
public enum ResumeStatus
{
    /// <summary>It was answered: <c>resolved</c></summary>
    Resolved,

    /// <summary>It was given up: <c>cancelled</c></summary>
    Cancelled,
}
