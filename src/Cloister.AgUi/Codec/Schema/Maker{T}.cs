namespace Cloister.AgUi;

/// <summary>Makes an object of its members.</summary>
internal delegate T Maker<out T>(Slots members);
