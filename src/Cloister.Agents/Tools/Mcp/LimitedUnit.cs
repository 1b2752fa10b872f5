namespace Cloister.Agents;

/// <summary>Of what a stream may hold only so much.</summary>
internal enum LimitedUnit
{
    /// <summary>The whole of it.</summary>
    Everything,

    /// <summary>A line.</summary>
    Line,

    /// <summary>What stands between two empty lines.</summary>
    Event,
}
