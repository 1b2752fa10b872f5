namespace Cloister;

/// <summary>Which kind of name in settings is unknown.</summary>
public enum UnknownReferenceKind
{
    /// <summary>A key of <c>plugins</c>.</summary>
    Plugin,

    /// <summary>The plugin of a pin in <c>services</c>.</summary>
    PinnedPlugin,

    /// <summary>The service of a pin whose plugin is known.</summary>
    Service,
}
