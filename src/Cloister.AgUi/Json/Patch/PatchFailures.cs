namespace Cloister.AgUi;

/// <summary>Why operations do not apply: what follows "because".</summary>
internal static class PatchFailures
{
    internal const string Malformed = "it is incomplete or has a malformed pointer";
    internal const string Missing = "there is nothing at this place";
    internal const string MissingSource = "there is nothing to take at its source";
    internal const string NoParent = "what should hold the value is missing, or is neither object nor array";
    internal const string NoIndex = "the place is in an array, and its last part is no index there";
    internal const string OwnChild = "a value cannot move into itself";
    internal const string Different = "another value is there";
    internal const string TooLarge = "the document would grow beyond its limit";
    internal const string TooDeep = "the document would nest too deep";
}
