namespace Cloister.Chat;

/// <summary>What a <see cref="TraceEntry"/> stands for.</summary>
public enum TracePhase
{
    /// <summary>The run was asked for.</summary>
    Request,

    /// <summary>An event came.</summary>
    Event,

    /// <summary>The run failed: the agent said so, or its stream was refused or broke off.</summary>
    Error,

    /// <summary>The events ended in good order.</summary>
    Response,
}
