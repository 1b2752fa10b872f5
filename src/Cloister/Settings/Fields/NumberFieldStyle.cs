namespace Cloister;

/// <summary>How a number is edited.</summary>
public enum NumberFieldStyle
{
    /// <summary>By typing it.</summary>
    Text,

    /// <summary>By moving a knob between two bounds.</summary>
    Slider,
}
